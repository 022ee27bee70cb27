# SPDX-License-Identifier: Apache-2.0
"""A JSON 1.1 client with nothing between the test and the bytes: it signs, sends and shows all."""
import datetime
import hashlib
import hmac
import http.client
import json
import uuid

SERVICES = {"AWSSupport_20130415": "support", "Mainstay_20261123": "mainstay"}


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def sign(key, secret, host, target, body, path="/", now=None, region="us-east-1", service=None,
         extra=None):
    """The headers of a signed request. extra: further headers, signed too."""
    now = now or datetime.datetime.now(datetime.timezone.utc)
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    service = service or SERVICES[target.split(".")[0]]
    headers = {"content-type": "application/x-amz-json-1.1", "host": host, "x-amz-date": stamp,
               "x-amz-target": target, **(extra or {})}
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        ["POST", path, ""] + [f"{k}:{headers[k]}" for k in sorted(headers)]
        + ["", names, hashlib.sha256(body).hexdigest()])
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope,
                      hashlib.sha256(canonical.encode()).hexdigest()])
    derived = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        derived = _hmac(derived, part)
    headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={key}/{scope}, "
                                f"SignedHeaders={names}, Signature={_hmac(derived, text).hex()}")
    return headers


class Answer:
    """Status, headers (lower case) and body of one answer."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {k.lower(): v for k, v in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        """The error's name, or None."""
        return None if self.status == 200 else self.json["__type"]


class Wire:
    """One keep-alive connection for one key."""

    def __init__(self, port, key, secret, timeout=60):
        self.host = f"127.0.0.1:{port}"
        self.key, self.secret = key, secret
        self.connection = http.client.HTTPConnection(self.host, timeout=timeout)

    def call(self, target, body=None, invocation=None, **more):
        """Signs and sends; body may be a value or bytes. Each call is a new invocation."""
        data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        headers = sign(self.key, self.secret, self.host, target, data, **more)
        headers["amz-sdk-invocation-id"] = invocation or str(uuid.uuid4())
        self.connection.request("POST", "/", data, headers)
        return Answer(self.connection.getresponse())

    def support(self, operation, **body):
        return self.call("AWSSupport_20130415." + operation, body)

    def mainstay(self, operation, **body):
        return self.call("Mainstay_20261123." + operation, body)

    def close(self):
        self.connection.close()
