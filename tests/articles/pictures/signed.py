"""Pictures with Content Credentials, signed with certificates made for the tests."""

import datetime
import io
import json
from functools import cache

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.articles.pictures.made import drawn, encoded

AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
DAY = datetime.timedelta(days=1)


@cache
def authority():
    """A certificate authority: (key, certificate)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Kestrel Root")
    made = _begun(name, name, key).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    made = made.add_extension(_usage(signs_certificates=True), critical=True)
    return key, made.sign(key, hashes.SHA256())


@cache
def signer(name="Kestrel Cameras"):
    """What a signer has: (certificates as PEM, key as PEM)."""
    root_key, root = authority()
    key = ec.generate_private_key(ec.SECP256R1())
    made = _begun(_name(name), root.subject, key)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(signs_certificates=False), critical=True)
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    made = made.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem(made.sign(root_key, hashes.SHA256())) + pem(root), secret.decode()


def _name(text):
    return x509.Name(
        [x509.NameAttribute(kind, text) for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)]
    )


def _begun(subject, issuer, key):
    # The library reads the machine's clock, not the tests'.
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    return made.not_valid_before(now - 3650 * DAY).not_valid_after(now + 3650 * DAY)


def _usage(*, signs_certificates):
    named = dict.fromkeys(
        [
            *("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("encipher_only", "decipher_only"),
        ],
        False,
    )
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        **named,
    )


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def signed(made=AI, picture=None):
    """A JPEG whose camera or program signed how it was made."""
    certificates, key = signer()
    action = {"action": "c2pa.created", "digitalSourceType": made, "softwareAgent": {"name": "Kestrel Dream"}}
    manifest = {
        "claim_generator_info": [{"name": "Kestrel Firmware", "version": "1.2"}],
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [action]}},
            {
                "label": "stds.exif",
                "kind": "Json",
                "data": {"@context": {}, "exif:GPSLatitude": "SECRET 54,21N"},
            },
        ],
    }
    info = c2pa.C2paSignerInfo(
        alg=b"es256", sign_cert=certificates.encode(), private_key=key.encode(), ta_url=None
    )
    source, out = io.BytesIO(picture or encoded(drawn((700, 500)), "JPEG")), io.BytesIO()
    with c2pa.Builder(json.dumps(manifest)) as builder, c2pa.Signer.from_info(info) as by:
        builder.sign(by, "image/jpeg", source, out)
    return out.getvalue()
