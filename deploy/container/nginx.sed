# What deploy/nginx.conf says otherwise in a container: names of other containers, ports that need no root.
s|news\.example|${SITE_HOST}|g
# A container that is made anew has another address: nginx asks for it again.
s|^    server 127\.0\.0\.1:8000 max_fails=0;|    zone newsroom_app 64k;\n    resolver ${NGINX_LOCAL_RESOLVERS} valid=5s;\n    server web:8000 max_fails=0 resolve;|
s|listen 127\.0\.0\.1:8090|listen 8090|
s|listen 443 |listen 8443 |
s|listen 80\b|listen 8080|
# The worker's container, which asks for last pages to be deleted; this port is not published.
/location \/last-pages\//,/deny/s|^        allow 127\.0\.0\.1;$|        allow 127.0.0.1;\n        allow 10.0.0.0/8;\n        allow 172.16.0.0/12;\n        allow 192.168.0.0/16;|
