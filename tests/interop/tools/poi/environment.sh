# Sourced by verify and sign: sets CP, the class path.
#
# Debian's libapache-poi-java 4.0.1-4 (bookworm) was built without the schema
# types that POI's signature code asks XMLBeans for: org.w3.x2000.x09.xmldsig
# and friends fail with NoClassDefFoundError ... TypeSystemHolder.  (The same
# packaging fault breaks XSSFWorkbook, which is not used here.)  So the types are
# compiled once, with the packaged XMLBeans, from the schema files in types/ and
# from xmldsig-core-schema.xsd inside the packaged xmlsec.jar, into a small jar
# in the cache folder; it stands before POI's own on the class path.
poi_dir=$(CDPATH= cd -- "$(dirname -- "$poi_env")" && pwd)
java_dir=${JAVA_JARS:-/usr/share/java}

for j in poi poi-ooxml xmlbeans xmlsec; do
  [ -e "$java_dir/$j.jar" ] || {
    echo "$0: $java_dir/$j.jar is not there; the head of this script names the packages" >&2
    exit 2
  }
done

poi_key=$(cat "$poi_dir"/types/*.xsd "$java_dir/xmlbeans.jar" "$java_dir/xmlsec.jar" | cksum | tr ' ' -)
poi_cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/poi-dsig-types
poi_types=$poi_cache/$poi_key.jar
if [ ! -s "$poi_types" ]; then
  mkdir -p "$poi_cache"
  poi_tmp=$(mktemp -d "$poi_cache/build.XXXXXX")
  cp "$poi_dir"/types/*.xsd "$poi_tmp/"
  ( cd "$poi_tmp"
    jar xf "$java_dir/xmlsec.jar" bindings/schemas/xmldsig-core-schema.xsd
    mv bindings/schemas/xmldsig-core-schema.xsd .
    java -cp "$java_dir/xmlbeans.jar:$java_dir/xml-resolver.jar" \
      org.apache.xmlbeans.impl.tool.SchemaCompiler -noupa -nopvr -quiet \
      -out types.jar ./*.xsd >log 2>&1 || true )
  if [ ! -s "$poi_tmp/types.jar" ]; then
    cat "$poi_tmp/log" >&2
    echo "$0: the schema types could not be compiled" >&2
    rm -rf "$poi_tmp"
    exit 2
  fi
  mv "$poi_tmp/types.jar" "$poi_types"
  rm -rf "$poi_tmp"
fi

CP=$poi_types
for j in poi poi-ooxml poi-ooxml-schemas xmlbeans xmlsec bcprov bcpkix bcutil \
         commons-codec commons-collections4 commons-compress commons-logging \
         commons-math3 curvesapi dom4j jaxb-api slf4j-api slf4j-nop; do
  if [ -e "$java_dir/$j.jar" ]; then
    CP=$CP:$java_dir/$j.jar
  fi
done
