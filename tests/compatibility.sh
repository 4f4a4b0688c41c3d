#!/usr/bin/env bash
# The tests on each supported Python, with the lowest allowed and the newest dependencies.
#
#     tests/compatibility.sh [-p VERSION] [-d lowest|newest] [-c] [-- arguments for pytest]
#
# -p, -d: on this Python alone, with these dependencies alone.
# -c: with coverage, and a failure where something of the library is not reached.
#
# Uses the Pythons that pyenv or the PATH has, and says which it does not find.
# Environments are made in a temporary folder.
set -uo pipefail
cd "$(dirname "$0")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1

versions='3.11 3.12 3.13 3.14' kinds='lowest newest' groups='test'
while getopts p:d:c option; do
    case $option in
        p) versions=$OPTARG ;;
        d) kinds=$OPTARG ;;
        c) groups='test coverage' ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export COVERAGE_FILE=$work/coverage
results=()

find_python() {
    compgen -G "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1.*/bin/python$1" | sort -V | tail -n 1
    command -v "python$1"
}

# The lower bounds of the project's own dependencies, as constraints.
lowest() {
    "$1" - <<'PYTHON'
import tomllib

project = tomllib.load(open("pyproject.toml", "rb"))["project"]
print("\n".join(x.replace(">=", "==") for x in project["dependencies"]))
PYTHON
}

tests() {
    local python=$1
    shift
    if [ "$groups" = test ]; then
        "$python" -m pytest -q -p no:cacheprovider "$@"
        return
    fi
    "$python" -m coverage run -m pytest -q -p no:cacheprovider "$@" &&
        "$python" -m coverage report
}

run() {
    local version=$1 kind=$2 python=$3 environment="$work/$1-$2"
    shift 3
    "$python" -m venv "$environment"
    : >"$work/constraints"
    [ "$kind" = newest ] || lowest "$environment/bin/python" >"$work/constraints"
    local group with_groups=()
    for group in $groups; do with_groups+=(--group "$group"); done
    # The pip that comes with Python may be too old for groups.
    if ! { "$environment/bin/pip" install -q -U pip &&
        "$environment/bin/pip" install -q -c "$work/constraints" -e . "${with_groups[@]}"; } >"$work/pip" 2>&1; then
        tail -n 5 "$work/pip"
        results+=("$version $kind: FAILED: not installed")
        return
    fi
    local with
    with=$("$environment/bin/pip" freeze | grep -iE '^(pydantic|pydantic_core|typing_extensions)==' | tr '\n' ' ')
    local said="$work/said"
    if tests "$environment/bin/python" "$@" >"$said" 2>&1; then
        results+=("$version $kind: $(grep -E ' passed|^TOTAL' "$said" | tr '\n' ' ')($with)")
    else
        tail -n 60 "$said"
        results+=("$version $kind: FAILED: $(tail -n 1 "$said") ($with)")
    fi
}

for version in $versions; do
    python=$(find_python "$version" | head -n 1)
    if [ -z "$python" ]; then
        results+=("$version: not found here, and not tested")
        [ "$groups" = test ] || results+=("$version: FAILED: coverage is not measured")
        continue
    fi
    for kind in $kinds; do
        run "$version" "$kind" "$python" "$@"
    done
done

printf '%s\n' "${results[@]}"
! printf '%s\n' "${results[@]}" | grep -q FAILED
