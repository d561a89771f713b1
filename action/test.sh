#!/usr/bin/env bash
# Run the prompt tests; their exit code is an output, so that the comment is written before the job fails by it.
set -uo pipefail

reports="${RUNNER_TEMP:?}/pecia"
mkdir -p "$reports"
arguments=(--junit "$reports/junit.xml" --markdown "$reports/comment.md")
[[ -n "${PECIA_TEST_FOLDER:-}" ]] && arguments+=(--folder "$PECIA_TEST_FOLDER")
[[ "${PECIA_TEST_STRICT:-}" == true ]] && arguments+=(--strict)
[[ -n "${PECIA_TEST_BUDGET:-}" ]] && arguments+=(--budget "$PECIA_TEST_BUDGET")
if [[ "${PECIA_TEST_CHANGED:-}" == true && -n "${PECIA_TEST_BASE:-}" ]]; then
  arguments+=(--changed --since "origin/$PECIA_TEST_BASE")
fi
set -f # a '*' in a name is pecia's to read
# shellcheck disable=SC2206 # names are parted by blanks
names=(${PECIA_TEST_NAMES:-})

pecia test "${arguments[@]}" -- ${names[@]+"${names[@]}"}
code=$?

if [[ -f "$reports/comment.md" ]]; then
  cat "$reports/comment.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
fi
{
  echo "exit-code=$code"
  echo "junit=$reports/junit.xml"
  echo "markdown=$reports/comment.md"
} >>"${GITHUB_OUTPUT:?}"
