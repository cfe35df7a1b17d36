"""A software security key: it answers like a browser, or like a forger."""

import json
from hashlib import sha256
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftwareKey:
    def __init__(self, origin="http://localhost", host="localhost"):
        self.origin, self.host = origin, host
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id, self.counter, self.flags = token_bytes(32), 0, PRESENT | VERIFIED
        self.challenge = None

    def make(self, options):
        """The result of navigator.credentials.create."""
        said = self._said(CollectedClientData.TYPE.CREATE, options)
        public = ES256.from_cryptography_key(self.private.public_key())
        own = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(self._host_hash(), self.flags | ATTESTED, self.counter, own)
        made = AttestationObject.create("none", data, {})
        return self._answer(clientDataJSON=said, attestationObject=made)

    def answer(self, options):
        """The result of navigator.credentials.get."""
        said = self._said(CollectedClientData.TYPE.GET, options)
        self.counter += 1
        data = AuthenticatorData.create(self._host_hash(), self.flags, self.counter)
        signature = self.private.sign(data + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signature)

    def _said(self, kind, options):
        return CollectedClientData.create(kind, self.challenge or options["challenge"], self.origin)

    def _host_hash(self):
        return sha256(self.host.encode()).digest()

    def _answer(self, **parts):
        response = {name: websafe_encode(part) for name, part in parts.items()}
        number = websafe_encode(self.id)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})
