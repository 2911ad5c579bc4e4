# For the launchers, which source it: finds Java, and builds what is missing or older than its sources.
# Wants the project's folder in $home. Sets $java, and its $version.

die() {
  printf '%s: %s\n' "$(basename -- "$0")" "$1" >&2
  exit 1
}

java_version() { # of the java at path $1, such as 17.0.15; nothing if it does not run
  "$1" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1 || true
}

find_java() {
  local candidate found=
  for candidate in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || true)"; do
    [[ -n $candidate && -x $candidate ]] || continue
    version=$(java_version "$candidate")
    if [[ $version == 17 || $version == 17.* ]]; then
      java=$candidate
      return
    fi
    found+=" ${version:-unknown} ($candidate)"
  done
  die "needs JDK 17 as JAVA_HOME or on PATH; found:${found:- no Java at all}"
}

# Builds for runner $1, if that is needed, what $2 says: "run", "bundle" for the jar of a cluster, or "tests".
ensure_built() {
  local runner=$1 target=$home/target sources=$home/src/main class_path made goals
  [[ $runner == direct ]] || target=$home/target/$runner-runner
  # What is made last tells how old all of it is.
  case $2 in
    run)
      class_path=$target/podium.classpath made=$target/podium.jar
      # A local run needs no bundled jar.
      goals=(-Dmaven.test.skip=true -Dbundle.skip=true package)
      ;;
    bundle)
      class_path=$target/cluster.classpath made=$target/podium-$runner.jar
      goals=(-Dmaven.test.skip=true package)
      ;;
    tests)
      class_path=$target/podium-test.classpath made=$class_path sources=$home/src
      goals=(test-compile dependency:build-classpath -DincludeScope=test "-Dmdep.outputFile=$made")
      ;;
  esac
  if build_needed; then
    mkdir -p -- "$home/.podium"
    # In a subshell, so that the lock is not inherited by what is started afterwards.
    (
      flock 9
      if build_needed; then build; fi
    ) 9>"$home/.podium/build-$runner.lock"
  fi
}

build_needed() {
  # What a build that was cut off has left looks new, but may be half a file.
  [[ ! -e $made || ! -e $class_path || -e $home/.podium/build-$runner.started ]] ||
    [[ -n $(find "$home/pom.xml" "$sources" -newer "$made" -print -quit) ]]
}

build() {
  local jdk maven_version oldest what=""
  local log=$home/.podium/build-$runner.log started=$home/.podium/build-$runner.started
  jdk=$(dirname -- "$(dirname -- "$(readlink -f -- "$java")")")
  [[ -x $jdk/bin/javac ]] || die "building needs a JDK 17, and $jdk has no compiler"
  command -v mvn >/dev/null || die "building needs Maven 3.8 or newer on PATH; found none"
  maven_version=$(JAVA_HOME=$jdk mvn --batch-mode --version 2>/dev/null |
    sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1 || true)
  oldest=$(printf '%s\n' 3.8 "$maven_version" | sort -V | head -n 1)
  [[ $oldest == 3.8 ]] || die "building needs Maven 3.8 or newer; found ${maven_version:-none}"

  [[ -e $target/podium.classpath ]] || what=" (first time: downloads several hundred MB)"
  echo "Building Podium for the $runner runner$what ..." >&2
  [[ ! -e $started ]] || rm -f -- "$target"/podium*.jar
  touch -- "$started"
  if ! (
    cd -- "$home"
    JAVA_HOME=$jdk mvn -B -q -P "$runner-runner" -Dspotless.check.skip=true "${goals[@]}"
  ) >"$log" 2>&1 </dev/null; then
    tail -n 30 -- "$log" >&2
    die "the build failed; all of Maven's output: $log"
  fi
  # As new as the sources it was made from, also if Maven found nothing to change in it.
  touch -r "$started" -- "$made"
  [[ $made != *.jar ]] || touch -r "$started" -- "$target/podium.jar"
  rm -f -- "$started"
}

# Keeps the classes that runner $1 loads, as the JVM maps them, for each build and each JVM: starts take seconds less.
# They are those of a run over some sample files; all others come from their jars as ever. Where it cannot be, starts
# take longer, and that is all.
ensure_archive() {
  local runner=$1 target=$home/target
  [[ $runner == direct ]] || target=$home/target/$runner-runner
  archive_needed || return 0
  mkdir -p -- "$home/.podium" 2>/dev/null && [[ -w $target && -w $home/.podium ]] || return 0
  (
    flock 9
    if archive_needed; then archive; fi
  ) 9>"$home/.podium/archive-$runner.lock" || echo "podium: no archive of classes, so starts take longer" >&2
}

archive_needed() {
  [[ ! -e $target/podium.jsa || $(archive_key) != "$(cat -- "$target/podium.jsa.key" 2>/dev/null)" ]]
}

# What an archive depends on: the JVM would not use it with another.
archive_key() {
  printf '%s\n' "$(readlink -f -- "$java")" "$version"
  tr : '\n' <<<"$target/podium.jar:$(<"$target/podium.classpath")" | xargs -d '\n' stat -c '%Y %s %n' --
}

archive() {
  local folder key name new=$target/podium.jsa.new log=$home/.podium/archive-$runner.log
  local options=(-Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1)
  case $runner in
    direct) name=DirectRunner ;;
    spark) name=SparkRunner ;;
    flink) name=FlinkRunner ;;
  esac
  [[ $runner == direct ]] || options+=("@$home/runners/$runner/jvm.options")
  options+=(-cp "$target/podium.jar:$(<"$target/podium.classpath")")
  key=$(archive_key)
  echo "Archiving the classes of the $runner runner, for quicker starts ..." >&2
  folder=$(mktemp -d) || return 0
  rm -f -- "$new"
  if ! {
    "$java" "${options[@]}" io.podium.Podium sample "--dir=$folder/data" --athletes=100 --results=1000 &&
      timeout 300 "$java" "-XX:ArchiveClassesAtExit=$new" "${options[@]}" io.podium.Podium \
        run athlete-features "--runner=$name" "--results=$folder/data/athlete_event_results.csv" \
        "--bio=$folder/data/athlete_bio.csv" "--lake=$folder/lake" "--manifest=$folder/manifest.json" &&
      [[ -s $new ]]
  } >"$log" 2>&1 </dev/null; then
    echo "podium: no archive of classes, so starts take longer; why not: $log; to try again: rm $target/podium.jsa" >&2
    # Empty, so that this is not tried at every start.
    rm -f -- "$new"
    : >"$new"
  fi
  # At once, for a JVM that maps half an archive crashes.
  mv -f -- "$new" "$target/podium.jsa" && printf '%s\n' "$key" >"$target/podium.jsa.key"
  rm -rf -- "$folder"
}
