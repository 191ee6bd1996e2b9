"""Reads evidence with the programs of others, and prints what came of each check as one JSON object.

Arguments: a folder with `croissant.json`, `spdx.json`, `bundle.json` and `key.pem`.
"""

import io
import json
import logging
import pathlib
import sys
import traceback

folder = pathlib.Path(sys.argv[1])
results = {}
logging.disable(logging.CRITICAL)


def check(function):
    try:
        results[function.__name__] = {"ok": True, "value": function()}
    except Exception:
        results[function.__name__] = {"ok": False, "trace": traceback.format_exc()}


@check
def mlcroissant_takes_the_data_set():
    import mlcroissant

    return mlcroissant.Dataset(jsonld=str(folder / "croissant.json")).metadata.name


@check
def the_model_of_spdx_takes_the_document():
    from spdx_python_model import v3_0_1 as spdx

    objects = spdx.SHACLObjectSet()
    with open(folder / "spdx.json", "rb") as document:
        spdx.JSONLDDeserializer().read(document, objects)
    # Writing it asks for every property that must be there.
    spdx.JSONLDSerializer().write(objects, io.BytesIO())
    return sorted(package.name for package in objects.foreach_type(spdx.ai_AIPackage))


@check
def a_plain_verifier_of_dsse_takes_the_bundle():
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import SSlibKey

    bundle = json.loads((folder / "bundle.json").read_text())
    public = load_pem_public_key((folder / "key.pem").read_bytes())
    key = SSlibKey.from_crypto(public, keyid=bundle["signatures"][0]["keyid"])
    envelope = Envelope.from_dict(bundle)
    envelope.verify([key], 1)
    return json.loads(envelope.payload)["_type"]


@check
def a_plain_verifier_of_dsse_refuses_what_was_changed():
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import VerificationError
    from securesystemslib.signer import SSlibKey

    bundle = json.loads((folder / "bundle.json").read_text())
    public = load_pem_public_key((folder / "key.pem").read_bytes())
    key = SSlibKey.from_crypto(public, keyid=bundle["signatures"][0]["keyid"])
    envelope = Envelope.from_dict(bundle)
    envelope.payload = envelope.payload.replace(b'"model"', b'"space"')
    try:
        envelope.verify([key], 1)
    except VerificationError:
        return True
    return False


print(json.dumps(results))
