"""Keys and algorithms: what is accepted, and in exactly which form."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hzdesk.signing import algorithms
from tests.core.signing.samples import elliptic_identity, identity

DATA = b"<SignedInfo></SignedInfo>"
ODD = (1 << 2047) + 1


@pytest.mark.parametrize("curve", [ec.SECP256R1, ec.SECP384R1])
def test_an_elliptic_value_is_r_and_s_of_fixed_length(curve: type[ec.EllipticCurve]) -> None:
    key = elliptic_identity(curve).key
    method = algorithms.method_for(key)
    value = algorithms.make_value(key, DATA)
    assert len(value) == 2 * (key.key_size // 8)
    assert algorithms.value_holds(key.public_key(), method, value, DATA)
    assert not algorithms.value_holds(key.public_key(), method, b"\0" + value, DATA)
    assert not algorithms.value_holds(key.public_key(), method, bytes(len(value)), DATA)
    assert not algorithms.value_holds(key.public_key(), method, value, DATA + b" ")


def test_an_elliptic_value_in_der_is_refused() -> None:
    key = elliptic_identity().key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    value = key.sign(DATA, ec.ECDSA(hashes.SHA256()))
    assert not algorithms.value_holds(key.public_key(), algorithms.method_for(key), value, DATA)


def test_a_value_holds_for_its_own_key_method_and_data_only() -> None:
    key = identity().key
    method = algorithms.method_for(key)
    value = algorithms.make_value(key, DATA)
    assert algorithms.value_holds(key.public_key(), method, value, DATA)
    assert not algorithms.value_holds(identity("李四").key.public_key(), method, value, DATA)
    assert not algorithms.value_holds(elliptic_identity().key.public_key(), method, value, DATA)
    others = algorithms.SCHEMES.keys() - {method}
    assert not any(algorithms.value_holds(key.public_key(), other, value, DATA) for other in others)
    assert not algorithms.value_holds(key.public_key(), method, b"", DATA)


def test_a_pkcs1_block_without_the_null_in_digest_info_is_refused() -> None:
    key = rsa.generate_private_key(65537, 2048)
    digest = algorithms.digest(algorithms.SHA256, DATA)
    numbers = key.private_numbers()

    def signed(info: str) -> bytes:
        block = bytes.fromhex(info) + digest
        padded = b"\0\1" + b"\xff" * (256 - 3 - len(block)) + b"\0" + block
        power = pow(int.from_bytes(padded, "big"), numbers.d, numbers.public_numbers.n)
        return power.to_bytes(256, "big")

    method = algorithms.method_for(key)
    proper, lacking = "3031300d060960864801650304020105000420", "302f300b06096086480165030402010420"
    assert algorithms.value_holds(key.public_key(), method, signed(proper), DATA)
    assert not algorithms.value_holds(key.public_key(), method, signed(lacking), DATA)


def test_keys_are_good_weak_or_refused() -> None:
    assert algorithms.strength(rsa.generate_private_key(65537, 2048).public_key()) == "good"
    assert algorithms.strength(rsa.generate_private_key(65537, 1024).public_key()) == "weak"
    assert algorithms.strength(rsa.RSAPublicNumbers(65537, (1 << 8999) + 1).public_key()) == "refused"
    exponents = {3: "weak", 17: "weak", 65537: "good", (1 << 255) + 1: "good", (1 << 257) + 1: "refused"}
    for exponent, strength in exponents.items():
        assert algorithms.strength(rsa.RSAPublicNumbers(exponent, ODD).public_key()) == strength
    assert algorithms.strength(elliptic_identity().key.public_key()) == "good"
    for key in (
        ec.generate_private_key(ec.SECP521R1()),
        ec.generate_private_key(ec.SECP256K1()),
        ed25519.Ed25519PrivateKey.generate(),
        dsa.generate_private_key(2048),
    ):
        assert algorithms.strength(key.public_key()) == "refused"


def test_the_hash_of_a_curve_is_usual_and_another_is_still_verified() -> None:
    key = elliptic_identity(ec.SECP384R1).key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    usual = algorithms.method_for(key)
    for method in (m for m, scheme in algorithms.SCHEMES.items() if scheme.is_elliptic):
        r, s = decode_dss_signature(key.sign(DATA, ec.ECDSA(algorithms.SCHEMES[method].hash)))
        assert algorithms.value_holds(key.public_key(), method, r.to_bytes(48, "big") + s.to_bytes(48, "big"), DATA)
        assert algorithms.is_usual(key.public_key(), method) == (method == usual)
    assert algorithms.is_usual(identity().key.public_key(), usual)
