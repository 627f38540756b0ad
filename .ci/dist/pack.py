"""Packs a folder into a zip that is the same, byte for byte, whenever and wherever it is packed.

    pack.py --epoch SECONDS --folder FOLDER --zip FILE

The zip unpacks to one folder of the given one's name. What does not live here: what goes into it (`.ci/release`).
"""

import argparse
import datetime
import os
import zipfile

# Zip knows no earlier time.
FIRST = 315532800


def main():
    parser = argparse.ArgumentParser()
    for name in ["epoch", "folder", "zip"]:
        parser.add_argument(f"--{name}", required=True)
    said = parser.parse_args()
    at = datetime.datetime.fromtimestamp(max(int(said.epoch), FIRST), datetime.timezone.utc).timetuple()[:6]
    base = os.path.dirname(os.path.abspath(said.folder))
    paths = []
    for folder, _, names in os.walk(said.folder):
        paths += [os.path.join(folder, name) for name in names]
    with zipfile.ZipFile(said.zip, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for path in sorted(paths):
            entry = zipfile.ZipInfo(os.path.relpath(os.path.abspath(path), base).replace(os.sep, "/"), at)
            entry.create_system = 3
            runs = os.access(path, os.X_OK)
            entry.external_attr = (0o100755 if runs else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with open(path, "rb") as file:
                zipped.writestr(entry, file.read(), compresslevel=9)


main()
