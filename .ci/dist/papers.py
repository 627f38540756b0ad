"""The papers that go with a program: what it is made of (CycloneDX) and under which licences, with their full texts.

    papers.py --target TRIPLE --toolchain DIR --zig DIR --program FILE --commit HASH --epoch SECONDS --sbom FILE --notices FILE

Only what is linked into the program of that target is listed: normal dependencies, SQLite with its ciphers (sources in a crate that
is read while building), the standard library, the C library.
The same sources and tools give the same bytes. What does not live here: making the program (`.ci/release`).
"""

import argparse
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
import uuid

LICENCE_FILE = re.compile(r"^(licen[sc]e|copying|notice|unlicense|copyright)", re.IGNORECASE)
# The project's own licence is Apache-2.0; MIT without a holder is taken from a crate that has it so.
PLAIN_MIT_FROM = "serde"
# Its sources are compiled by a build script of ours and linked in.
COMPILED_IN = "sqlite3mc-src"
# Rust's own crates in the standard library carry no licence file in the distribution's sources.
STD_ONLY_ELSEWHERE = {"dlmalloc", "fortanix-sgx-abi", "getopts", "hermit-abi", "moto-rt", "r-efi", "r-efi-alloc", "unwinding",
                      "vex-sdk", "wasi", "wasip2", "wit-bindgen", "rustc-literal-escaper"}


def stop(why):
    sys.exit(f"papers: {why}")


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = file.read().replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def linked(target):
    """The packages of the program, and what each of them uses, by id. Macros run while it is built and are not in it."""
    tree = ["cargo", "tree", "--locked", "--edges", "normal,no-proc-macro", "--target", target, "--prefix", "none", "--format", "{p}"]
    lines = subprocess.run(tree, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    # `metadata` alone also lists what features that are off would bring.
    real = {tuple(line.split()[:2]) for line in lines if line}
    whole_tree = subprocess.run(tree[:3] + ["--target", target, "--prefix", "none", "--format", "{p}"], check=True, stdout=subprocess.PIPE, text=True)
    real |= {tuple(line.split()[:2]) for line in whole_tree.stdout.splitlines() if line.split()[:1] == [COMPILED_IN]}
    words = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target]
    whole = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in whole["packages"]}
    kept = {at for at, package in packages.items() if (package["name"], "v" + package["version"]) in real}
    normal = lambda dep: any(kind["kind"] is None for kind in dep["dep_kinds"]) or packages[dep["pkg"]]["name"] == COMPILED_IN
    uses = {node["id"]: [dep["pkg"] for dep in node["deps"] if normal(dep) and dep["pkg"] in kept]
            for node in whole["resolve"]["nodes"] if node["id"] in kept}
    return whole["resolve"]["root"], packages, uses


def checksums():
    """Digest of each crate's archive, from the lock file."""
    found = {}
    for block in read("Cargo.lock").split("[[package]]"):
        part = dict(re.findall(r'^(name|version|checksum) = "(.*)"$', block, re.MULTILINE))
        if "checksum" in part:
            found[part["name"], part["version"]] = part["checksum"]
    return found


def texts_of(package):
    """The licence files of a crate."""
    folder = os.path.dirname(package["manifest_path"])
    names = sorted(name for name in os.listdir(folder) if LICENCE_FILE.match(name) and os.path.isfile(os.path.join(folder, name)))
    named = package.get("license_file")
    if named and os.path.basename(named) not in names and os.path.isfile(os.path.join(folder, named)):
        names.append(named)
    return [read(os.path.join(folder, name)) for name in names]


def sqlite(packages, kept):
    """Version of the SQLite that is compiled in, and where its sources are."""
    for at in kept:
        if packages[at]["name"] == COMPILED_IN:
            folder = os.path.join(os.path.dirname(packages[at]["manifest_path"]), "sqlite3mc")
            header = read(os.path.join(folder, "sqlite3mc_amalgamation.h"))
            return re.search(r'#define SQLITE_VERSION\s+"([^"]+)"', header).group(1), header
    stop("the program has no SQLite")


def standard(toolchain):
    """The standard library: its version and the crates it is made of, as its own lock file has them."""
    said = subprocess.run(["rustc", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout
    version = said.split()[1]
    crates = []
    vendor = os.path.join(toolchain, "library", "vendor")
    for name in sorted(os.listdir(vendor)):
        manifest = read(os.path.join(vendor, name, "Cargo.toml"))
        field = lambda key: (re.search(rf'^{key} = "(.*)"$', manifest, re.MULTILINE) or [None, ""])[1]
        if field("name") in STD_ONLY_ELSEWHERE:
            continue
        authors = re.search(r"^authors = \[(.*?)\]", manifest, re.MULTILINE | re.DOTALL)
        holders = re.findall(r'"([^"]+)"', authors.group(1)) if authors else []
        crates.append((field("name"), field("version"), field("license"), holders))
    return version, crates


def below(target, zig, zig_version):
    """What the linker adds under the standard library: name, version, licence, texts."""
    if target.endswith("-musl"):
        lib = os.path.join(zig, "lib")
        return [
            ("musl", f"zig-{zig_version}", "MIT", [read(os.path.join(lib, "libc", "musl", "COPYRIGHT"))]),
            ("llvm-libunwind", f"zig-{zig_version}", "Apache-2.0 WITH LLVM-exception", [read(os.path.join(lib, "libunwind", "LICENSE.TXT"))]),
        ]
    packages = [("mingw-w64", "mingw-w64-common", "ZPL-2.1"), ("libgcc", "gcc-mingw-w64-base", "GPL-3.0-or-later WITH GCC-exception-3.1")]
    found = []
    for name, package, licence in packages:
        version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], check=True, stdout=subprocess.PIPE, text=True).stdout
        found.append((name, version, licence, [read(f"/usr/share/doc/{package}/copyright")]))
    return found


def component(name, version, licence, purl, digest=None):
    made = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if digest:
        made["hashes"] = [{"alg": "SHA-256", "content": digest}]
    if licence:
        made["licenses"] = [{"expression": licence.replace("/", " OR ")}]
    return made


def main():
    parser = argparse.ArgumentParser()
    for name in ["target", "toolchain", "zig", "zig-version", "program", "commit", "epoch", "sbom", "notices"]:
        parser.add_argument(f"--{name}", required=True)
    said = parser.parse_args()
    root, packages, kept = linked(said.target)
    archive = checksums()
    own = packages[root]
    crates = sorted((packages[at] for at in kept if at != root), key=lambda one: (one["name"], one["version"]))
    sqlite_version, header = sqlite(packages, kept)
    std_version, std_crates = standard(said.toolchain)
    under = below(said.target, said.zig, said.zig_version)

    purl = lambda package: f"pkg:cargo/{package['name']}@{package['version']}"
    parts = [component(one["name"], one["version"], one["license"], purl(one), archive.get((one["name"], one["version"]))) for one in crates]
    parts.append(component("sqlite", sqlite_version, "blessing", f"pkg:generic/sqlite@{sqlite_version}"))
    parts.append(component("rust-std", std_version, "MIT OR Apache-2.0", f"pkg:generic/rust-std@{std_version}"))
    parts += [component(name, version, licence, f"pkg:cargo/{name}@{version}") for name, version, licence, _ in std_crates
              if f"pkg:cargo/{name}@{version}" not in {part["purl"] for part in parts}]
    parts += [component(name, version, licence, f"pkg:generic/{name}@{version}") for name, version, licence, _ in under]
    parts.sort(key=lambda part: part["purl"])
    with open(said.program, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    at = datetime.datetime.fromtimestamp(int(said.epoch), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    top = component(own["name"], own["version"], own["license"], purl(own), digest)
    top["type"] = "application"
    sbom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, said.target + said.commit + digest)}",
        "version": 1,
        "metadata": {
            "timestamp": at,
            "component": top,
            "properties": [{"name": "hezhun:commit", "value": said.commit}, {"name": "hezhun:target", "value": said.target}],
        },
        "components": parts,
        "dependencies": [
            {"ref": purl(packages[at]), "dependsOn": sorted({purl(packages[use]) for use in kept[at]})}
            for at in sorted(kept, key=lambda at: purl(packages[at]))
        ],
    }
    with open(said.sbom, "w", encoding="utf-8") as file:
        json.dump(sbom, file, ensure_ascii=False, indent=1)
        file.write("\n")

    # One text, however many crates share it.
    owners, bare = {}, []
    for one in crates:
        texts = texts_of(one)
        if not texts:
            bare.append((one["name"], one["version"], one["license"], one["authors"]))
        for text in texts:
            owners.setdefault(text, []).append(f"{one['name']} {one['version']}")
    for name, version, _, texts in under:
        for text in texts:
            owners.setdefault(text, []).append(f"{name} {version}")
    for name, version, licence, holders in bare:
        if not re.search(r"\b(MIT|Apache-2\.0)\b", licence or ""):
            stop(f"{name} {version} ({licence}) brings no licence text, and there is none to put in its place")
    mit = next((text for one in crates if one["name"] == PLAIN_MIT_FROM for text in texts_of(one) if text.startswith("Permission is hereby")), None)
    if mit is None:
        stop(f"{PLAIN_MIT_FROM} brings no plain MIT text any more: name another crate")

    out = []
    say = out.append
    say(f"核准 hezhun {own['version']} ({said.target})")
    say("本程序以 Apache-2.0 许可发布，用到下列开源部件；各部件的许可原文附后。")
    say("The program is under Apache-2.0 (LICENSE) and is built on the parts below; the texts of their licences follow.\n")
    for one in crates:
        say(f"{one['name']} {one['version']}: {one['license']}")
    say(f"\nSQLite {sqlite_version}: public domain. Its authors disclaim copyright and leave a blessing in its place:\n")
    blessing = re.search(r"\*\* The author disclaims copyright.*?\*\*\s+May you share freely[^\n]*", header, re.DOTALL)
    if not blessing:
        stop("sqlite3.h no longer says that it is in the public domain")
    say("\n".join(line.removeprefix("**").rstrip() for line in blessing.group(0).split("\n")))
    say(f"\nRust standard library {std_version}: MIT OR Apache-2.0, copyright (c) The Rust Project Contributors. Made with:")
    for name, version, licence, holders in std_crates:
        say(f"{name} {version}: {licence}" + (f" ({', '.join(holders)})" if holders else ""))
    say("\nUnder it:")
    for name, version, licence, _ in under:
        say(f"{name} {version}: {licence}")
    say("\nWithout a text of their own, under the plain texts below:")
    for name, version, licence, holders in bare:
        say(f"{name} {version}: {licence} ({', '.join(holders) or 'holders not named'})")
    line = "=" * 78
    say(f"\n{line}\nMIT, for the standard library and the parts without a text of their own\n{line}\n\n{mit}")
    say(f"\n{line}\nApache-2.0, for the standard library\n{line}\n\n{read('LICENSE')}")
    for text, names in sorted(owners.items(), key=lambda pair: pair[1]):
        say(f"\n{line}\n{', '.join(names)}\n{line}\n\n{text}")
    with open(said.notices, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


main()
