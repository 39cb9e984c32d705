import pytest

from hzdesk.forms.code_search import match

NETWORK = ("710202", "计算机网络技术", "jisuanjiwangluojishu", "jsjwljs")


def hit(text: str, entry: tuple[str, str, str, str] = NETWORK) -> str | None:
    """The marked parts of the name, or None."""
    found = match(text, *entry)
    return found and "|".join(entry[1][start:end] for start, end in found.spans)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("网络", "网络"),
        ("wl", "网络"),
        ("jsj", "计算机"),
        ("wangluo", "网络"),
        ("wanglu", "网络"),
        ("wangl", "网络"),
        ("wluoj", "网络技"),
        ("jisuanjiwangluojishu", "计算机网络技术"),
        ("WL", "网络"),
        ("ｗｌ", "网络"),
        ("7102", ""),
        ("７１０２", ""),
        ("wl jsj", "计算机|网络"),
        ("7102 网络", "网络"),
        ("", ""),
        ("angluo", None),
        ("wj", None),
        ("10202", None),
        ("网络 护理", None),
        ("护", None),
    ],
)
def test_what_is_typed_is_marked_in_the_name(text: str, marked: str | None) -> None:
    assert hit(text) == marked


def test_marks_step_over_punctuation_that_has_no_sound() -> None:
    contest = ("zj", "浙江省“多彩课堂”大赛", "zhejiangshengduocaiketangdasai", "zjsdcktds")
    assert hit("zjsdckt", contest) == "浙江省“多彩课堂"
    assert hit("dsai", contest) == "大赛"


@pytest.mark.parametrize(
    ("name", "pinyin", "initials", "typed", "marked"),
    [
        ("淳安县", "chunanxian", "cax", "an", "安"),
        ("南宁", "nanning", "nn", "ning", "宁"),
        ("功能", "gongneng", "gn", "neng", "能"),
        ("幼儿", "youer", "ye", "er", "儿"),
        ("北安", "beian", "ba", "beian", "北安"),
        ("VR能", "vrneng", "vrn", "neng", "能"),
        ("日日", "riri", "rr", "ri", "日"),
        ("南岸", "nanan", "na", "nanan", "南岸"),
    ],
)
def test_syllables_are_cut_where_the_characters_are(
    name: str, pinyin: str, initials: str, typed: str, marked: str
) -> None:
    assert hit(typed, ("x", name, pinyin, initials)) == marked


def test_an_entry_without_pinyin_is_found_by_its_name_and_code() -> None:
    assert hit("护", ("720201", "护理", "", "")) == "护"
    assert hit("hl", ("720201", "护理", "", "")) is None


def test_a_pinyin_that_contradicts_its_initials_finds_less_but_breaks_nothing() -> None:
    assert hit("hx", ("720201", "护理", "zzz", "hl")) is None


def test_a_long_word_of_one_letter_is_refused_at_once() -> None:
    assert hit("1" * 200 + "2", ("x", "1" * 300, "1" * 300, "1" * 300)) is None


def test_better_fits_rank_lower() -> None:
    def rank(text: str) -> tuple[int, int, bool]:
        found = match(text, *NETWORK)
        assert found
        return found.rank

    assert rank("7102") < rank("计算机网络技术") < rank("计算机") < rank("网络") < rank("jsj") < rank("wl")
