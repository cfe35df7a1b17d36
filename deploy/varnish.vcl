# Newsroom behind Varnish: copy to /etc/varnish/default.vcl, and change what the next lines name. It needs the
# module xkey (Debian: varnish-modules). docs/production.md says how; CDN_KIND is varnish.
#
#   127.0.0.1:8000    gunicorn, or a web server in front of it
#   purgers           the machines on which workers run: they alone may have pages dropped
#
# In front of it stands what ends TLS, which must set X-Forwarded-Proto itself.
vcl 4.1;

import std;
import xkey;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
}

acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403));
        }
        if (req.http.xkey) {
            return (synth(200, "Dropped " + xkey.purge(req.http.xkey)));
        }
        return (purge);
    }
    # The desk, previews by link, and what is for monitoring alone: never through a cache.
    if (req.url ~ "^/(admin|preview)/" || req.url ~ "^/(healthz|readyz|metrics)$") {
        return (pass);
    }
    # At a feed's address a person in a browser gets a page about it, and whoever else asks the feed: two kinds, whatever
    # browsers say of their requests.
    if (req.http.Sec-Fetch-Dest != "document" || req.url !~ "/(rss\.xml|atom\.xml|feed\.json)(\?|$)") {
        unset req.http.Sec-Fetch-Dest;
    }
    # Readers' pages set no cookie and read none.
    unset req.http.Cookie;
}

sub vcl_hash {
    # Plain HTTP is redirected.
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_response {
    # No page is shown beyond the instant until which it is exact, not even while a new one is on its way.
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    # For how long that is, no reader is told: it would say for when a story is scheduled.
    if (beresp.http.Surrogate-Control ~ "^max-age=[0-9]+$") {
        set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "^max-age=", "") + "s", 1s);
    }
    unset beresp.http.Surrogate-Control;
    if (beresp.http.Cache-Control !~ "public") {
        set beresp.uncacheable = true;
    }
}

sub vcl_deliver {
    unset resp.http.xkey;
}
