// Sign an OPC package with Apache POI; run by the script `sign` beside this file.

import java.io.File;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.poifs.crypt.HashAlgorithm;
import org.apache.poi.poifs.crypt.dsig.SignatureConfig;
import org.apache.poi.poifs.crypt.dsig.SignatureInfo;
import org.apache.poi.poifs.crypt.dsig.SignatureMarshalListener;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Sign {
    public static void main(String[] args) throws Exception {
        char[] passphrase = args[2].toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(args[1])) {
            store.load(in, passphrase);
        }
        String alias = Collections.list(store.aliases()).get(0);

        SignatureConfig config = new SignatureConfig();
        config.setKey((PrivateKey) store.getKey(alias, passphrase));
        config.setSigningCertificateChain(Collections.singletonList((X509Certificate) store.getCertificate(alias)));
        config.setDigestAlgo(HashAlgorithm.valueOf(args.length > 3 ? args[3] : "sha256"));
        config.setSignatureDescription("signed by POI");
        config.setSignatureMarshalListener(new SeesAll());
        try (OPCPackage file = OPCPackage.open(new File(args[0]), PackageAccess.READ_WRITE)) {
            config.setOpcPackage(file);
            SignatureInfo info = new SignatureInfo();
            info.setSignatureConfig(config);
            info.confirmSignature();
        }
    }

    /** Debian's Santuario builds the markup without DOM events; so at the first one POI is shown every element. */
    static class SeesAll extends SignatureMarshalListener {
        private boolean seen = false;

        @Override
        public void handleElement(Element element) {
            super.handleElement(element);
            if (!seen) {
                seen = true;
                NodeList all = element.getOwnerDocument().getElementsByTagName("*");
                for (int i = 0; i < all.getLength(); i++) { super.handleElement((Element) all.item(i)); }
            }
        }
    }
}
