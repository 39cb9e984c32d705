// Verify OPC package digital signatures (xlsx, docx, pptx) with Apache POI.
//
// Run by the script verify beside this file, which says which Debian
// packages it needs and what the output means.  Our own code; it only calls
// the public API of the packaged libraries.

import java.io.File;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.poi.openxml4j.opc.ContentTypes;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationshipTypes;
import org.apache.poi.poifs.crypt.dsig.SignatureConfig;
import org.apache.poi.poifs.crypt.dsig.SignatureInfo;
import org.apache.poi.poifs.crypt.dsig.SignaturePart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Verify {
    static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
    static final String OPC_DSIG = "http://schemas.openxmlformats.org/package/2006/digital-signature";
    static final String REL = "http://schemas.openxmlformats.org/package/2006/relationships";
    static final String REL_TRANSFORM = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform";
    static boolean full = false;
    static boolean verbose = false;
    static final Set<String> except = new HashSet<>();

    public static void main(String[] args) throws Exception {
        boolean allValid = true;
        int files = 0;
        for (int i = 0; i < args.length; i++) {
            String a = args[i];
            if (a.equals("--full")) { full = true; continue; }
            if (a.equals("--verbose")) { verbose = true; continue; }
            if (a.equals("--except") && i + 1 < args.length) { except.add(args[++i].toLowerCase(Locale.ROOT)); continue; }
            files++;
            String verdict;
            try {
                verdict = check(new File(a));
            } catch (Throwable t) {
                verdict = "INVALID signer=\"-\" covered=0 error=" + quote(oneLine(t));
                if (verbose) { t.printStackTrace(); }
            }
            if (!verdict.startsWith("VALID")) { allValid = false; }
            System.out.println(verdict + " file=" + a);
        }
        if (files == 0) {
            System.err.println("usage: verify [--full [--except PART]...] [--verbose] FILE...");
            System.exit(2);
        }
        System.exit(allValid ? 0 : 1);
    }

    static String check(File f) throws Exception {
        if (!f.isFile()) { return "INVALID signer=\"-\" covered=0 error=\"no such file\""; }
        try (OPCPackage pkg = OPCPackage.open(f, PackageAccess.READ)) {
            if (pkg.getRelationshipsByType(PackageRelationshipTypes.DIGITAL_SIGNATURE_ORIGIN).size() == 0) {
                return "UNSIGNED signer=\"-\" covered=0";
            }
            SignatureConfig cfg = new SignatureConfig();
            cfg.setOpcPackage(pkg);
            SignatureInfo si = new SignatureInfo();
            si.setSignatureConfig(cfg);

            int n = 0, ok = 0, covered = Integer.MAX_VALUE;
            List<String> signers = new ArrayList<>();
            Set<String> uncovered = new TreeSet<>();
            List<String> errors = new ArrayList<>();
            for (SignaturePart part : si.getSignatureParts()) {
                n++;
                boolean valid = false;
                try {
                    valid = part.validate();   // POI's verdict, Manifest included
                } catch (Throwable t) {
                    errors.add(oneLine(t));
                    if (verbose) { t.printStackTrace(); }
                }
                if (valid) {
                    ok++;
                    X509Certificate c = part.getSigner();
                    signers.add(c == null ? "?" : c.getSubjectX500Principal().getName());
                }
                // Ours from here: POI does not ask what the signature leaves out.
                Document sig;
                try (InputStream in = part.getPackagePart().getInputStream()) { sig = parse(in); }
                Map<String, Element> refs = manifest(sig);
                covered = Math.min(covered, refs.size());
                uncovered.addAll(leftOut(pkg, refs));
                if (full && !packageObjectSigned(sig)) { errors.add("SignedInfo does not name the object that holds the Manifest"); }
            }
            if (n == 0) { return "UNSIGNED signer=\"-\" covered=0 note=\"signature origin without a signature\""; }
            if (full && !uncovered.isEmpty()) { errors.add("not covered: " + String.join(" ", uncovered)); }
            StringBuilder b = new StringBuilder(ok == n && errors.isEmpty() ? "VALID" : "INVALID");
            b.append(" signer=").append(quote(signers.isEmpty() ? "-" : String.join(" | ", signers)));
            b.append(" covered=").append(covered);
            b.append(" uncovered=").append(uncovered.size());
            b.append(" signatures=").append(n);
            if (verbose && !uncovered.isEmpty()) { b.append(" left-out=").append(quote(String.join(" ", uncovered))); }
            if (!errors.isEmpty()) { b.append(" error=").append(quote(String.join("; ", errors))); }
            return b.toString();
        }
    }

    /** The parts that the Manifest refers to, by lower-case name. */
    static Map<String, Element> manifest(Document sig) {
        Map<String, Element> m = new HashMap<>();
        NodeList refs = sig.getElementsByTagNameNS(DSIG, "Reference");
        for (int i = 0; i < refs.getLength(); i++) {
            Element e = (Element) refs.item(i);
            if (!"Manifest".equals(e.getParentNode().getLocalName())) { continue; }
            String uri = e.getAttribute("URI");
            int q = uri.indexOf('?');
            m.put((q < 0 ? uri : uri.substring(0, q)).toLowerCase(Locale.ROOT), e);
        }
        return m;
    }

    /**
     * Parts that no reference names, parts whose content type is not the one that was signed, and
     * relationships that their part's transform does not choose.
     */
    static Set<String> leftOut(OPCPackage pkg, Map<String, Element> refs) throws Exception {
        Set<String> out = new TreeSet<>();
        for (PackagePart p : pkg.getParts()) {
            String name = p.getPartName().getName();
            if (name.startsWith("/_xmlsignatures/") || except.contains(name.toLowerCase(Locale.ROOT))) { continue; }
            Element ref = refs.get(name.toLowerCase(Locale.ROOT));
            if (ref == null) { out.add(name); continue; }
            String uri = ref.getAttribute("URI");
            int q = uri.indexOf("?ContentType=");
            if (q < 0 || !uri.substring(q + 13).equals(p.getContentType())) { out.add(name + "?ContentType"); }
            if (!p.getContentType().equals(ContentTypes.RELATIONSHIPS_PART)) { continue; }
            boolean chosen = false;
            NodeList tr = ref.getElementsByTagNameNS(DSIG, "Transform");
            for (int i = 0; i < tr.getLength(); i++) {
                chosen |= REL_TRANSFORM.equals(((Element) tr.item(i)).getAttribute("Algorithm"));
            }
            if (!chosen) { continue; }
            Set<String> ids = attributes(ref, "RelationshipReference", "SourceId");
            Set<String> types = attributes(ref, "RelationshipsGroupReference", "SourceType");
            Document d;
            try (InputStream in = p.getInputStream()) { d = parse(in); }
            NodeList rels = d.getElementsByTagNameNS(REL, "Relationship");
            for (int i = 0; i < rels.getLength(); i++) {
                Element r = (Element) rels.item(i);
                if (!ids.contains(r.getAttribute("Id")) && !types.contains(r.getAttribute("Type"))
                    && !r.getAttribute("Type").equals(PackageRelationshipTypes.DIGITAL_SIGNATURE_ORIGIN)) {
                    out.add(name + "#" + r.getAttribute("Id"));
                }
            }
        }
        return out;
    }

    /** Whether SignedInfo has a reference to the Object that holds the Manifest. */
    static boolean packageObjectSigned(Document sig) {
        NodeList m = sig.getElementsByTagNameNS(DSIG, "Manifest");
        if (m.getLength() != 1) { return false; }
        String id = ((Element) m.item(0).getParentNode()).getAttribute("Id");
        NodeList refs = sig.getElementsByTagNameNS(DSIG, "Reference");
        for (int i = 0; i < refs.getLength(); i++) {
            Element e = (Element) refs.item(i);
            if ("SignedInfo".equals(e.getParentNode().getLocalName())
                && !id.isEmpty() && e.getAttribute("URI").equals("#" + id)) { return true; }
        }
        return false;
    }

    static Set<String> attributes(Element in, String element, String attribute) {
        Set<String> s = new HashSet<>();
        NodeList l = in.getElementsByTagNameNS(OPC_DSIG, element);
        for (int i = 0; i < l.getLength(); i++) { s.add(((Element) l.item(i)).getAttribute(attribute)); }
        return s;
    }

    static Document parse(InputStream in) throws Exception {
        DocumentBuilderFactory dbf = DocumentBuilderFactory.newInstance();
        dbf.setNamespaceAware(true);
        dbf.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return dbf.newDocumentBuilder().parse(in);
    }

    static String quote(String s) { return '"' + s.replace('"', '\'') + '"'; }

    static String oneLine(Throwable t) {
        StringBuilder b = new StringBuilder();
        for (Throwable x = t; x != null && b.length() < 300; x = x.getCause()) {
            if (b.length() > 0) { b.append(" <- "); }
            b.append(x.getClass().getSimpleName()).append(": ").append(x.getMessage());
        }
        return b.toString().replaceAll("\\s+", " ");
    }
}
