# Mounts what every system has, then becomes the fresh machine. Run in mount and process namespaces of its own.
# $1: the root; the rest: NAME=VALUE pairs of the network's settings.
set -eu
root=$1
shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
exec chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 \
    PATH=/opt/rust/bin:/opt/node/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    "$@" /bin/bash /srv/inside.sh
