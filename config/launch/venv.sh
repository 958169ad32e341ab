#!/bin/sh
# Makes .venv and installs the given requirements file into it; says in Japanese what is missing.
# Usage: sh config/launch/venv.sh requirements.txt
set -eu
cd "$(dirname "$0")/../.."

stop() {
    printf '\nエラー: %s\n' "$1" >&2
    exit 1
}

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64 | Linux-aarch64 | Linux-arm64 | Darwin-x86_64 | Darwin-arm64) ;;
    *) stop "この機種 ($(uname -s) $(uname -m)) には対応していません。Linux (x86-64 / arm64) か macOS で実行してください。" ;;
esac

# The first Python that is new enough and passes the given test program.
find_python() {
    for candidate in python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c "import sys; sys.version_info < (3, 11) and sys.exit(1); $1" >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=${PYTHON:-$(find_python 'import venv, ensurepip')}
    if [ -z "$python" ]; then
        without_venv=$(find_python pass)
        [ -n "$without_venv" ] || stop 'Python 3.11 以上が見つかりません。入れるには: sudo apt install python3 python3-venv'
        stop "Python の venv がありません。入れるには: sudo apt install $without_venv-venv"
    fi
    echo "Python の環境 (.venv) を作っています… ($("$python" -V))" >&2
    rm -rf .venv
    "$python" -m venv .venv >&2 || stop 'Python の環境 (.venv) を作れませんでした。空き容量と書き込みの権限を確認してください。'
fi

echo "$1 の部品を入れています… (初回は2〜3分かかります)" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -r "$1" >&2 ||
    stop "$1 の部品を入れられませんでした。インターネットへの接続 (プロキシは HTTPS_PROXY) を確認してください。"
