#!/bin/sh
# Make or renew .venv from uv.lock, whose hashes are checked. Arguments go to "uv sync" (--no-dev: only what running needs).
set -eu
here=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
cd "$here"

find_uv() {
    if uv --version >/dev/null 2>&1; then
        echo uv
        return
    fi
    if ! [ -x var/uv/bin/uv ]; then
        echo "installing uv from the package index ..." >&2
        mkdir -p var
        if ! python3 -m venv var/uv >&2; then
            echo "python3 cannot make an environment; on Debian: apt-get install python3 python3-venv" >&2
            exit 1
        fi
        var/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9' >&2
    fi
    echo var/uv/bin/uv
}

# Offices often reach the index through a proxy whose certificate only the system's store knows.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
uv=$(find_uv)
echo "making the environment from uv.lock ..." >&2
# Compiled now, for whoever may not write there later. --inexact: an environment that also has the tools for tests keeps them.
"$uv" sync --locked --inexact --compile-bytecode --quiet "$@"
cp uv.lock .venv/made-from
printf '%s\n' "$here" > .venv/made-for
