// Images of web servers and databases.
import { apacheWelcome } from '../servers/apps.ts'
import { type ImageRecipe, tagsOf } from './recipe.ts'

const nginxWelcome = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`

const nginxConf = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    access_log  /var/log/nginx/access.log;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`

const defaultConf = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`

const nginxFiles = {
  '/docker-entrypoint.sh': { program: 'nginx-entrypoint' },
  '/usr/sbin/nginx': { program: 'nginx' },
  '/usr/bin/curl': { program: 'curl' },
  '/etc/nginx/nginx.conf': nginxConf,
  '/etc/nginx/mime.types': 'types {\n    text/html html htm;\n}\n',
  '/etc/nginx/conf.d/default.conf': defaultConf,
  '/usr/share/nginx/html/index.html': nginxWelcome,
  '/usr/share/nginx/html/50x.html': '<h1>An error occurred.</h1>\n',
  '/var/log/nginx/access.log': { link: '/dev/stdout' },
  '/var/log/nginx/error.log': { link: '/dev/stderr' },
}

export const serverImages: readonly ImageRecipe[] = [
  {
    names: ['docker.io/library/nginx'],
    tags: tagsOf(
      '1(?=$|-)|1\\.(?:[0-9]|1\\d|2[0-9])',
      'latest|alpine|stable|mainline|perl|alpine-slim|stable-alpine|mainline-alpine|bookworm|alpine-perl',
    ),
    base: 'debian',
    files: nginxFiles,
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: [['NGINX_VERSION', '$VERSION']],
    stopSignal: 'SIGQUIT',
    sizeMiB: 70,
  },
  {
    names: ['docker.io/nginxinc/nginx-unprivileged'],
    tags: tagsOf('1(?=$|-)|1\\.(?:1\\d|2[0-9])'),
    base: 'debian',
    files: { ...nginxFiles, '/etc/nginx/conf.d/default.conf': defaultConf.replaceAll('80;', '8080;') },
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    user: '101',
    stopSignal: 'SIGQUIT',
    sizeMiB: 70,
  },
  {
    names: ['docker.io/library/httpd'],
    tags: tagsOf('2|2\\.[24]'),
    base: 'debian',
    files: {
      '/usr/local/bin/httpd-foreground': { program: 'apache' },
      '/usr/local/apache2/htdocs/index.html': apacheWelcome,
    },
    cmd: ['httpd-foreground'],
    workingDirectory: '/usr/local/apache2',
    stopSignal: 'SIGWINCH',
    sizeMiB: 56,
  },
  {
    names: ['docker.io/library/redis', 'docker.io/valkey/valkey'],
    tags: tagsOf('[5-8]'),
    base: 'debian',
    files: {
      '/usr/local/bin/redis-server': { program: 'redis-server' },
      '/usr/local/bin/redis-cli': { program: 'redis-cli' },
      '/data': { isDirectory: true },
    },
    cmd: ['redis-server'],
    workingDirectory: '/data',
    sizeMiB: 45,
  },
  {
    names: ['docker.io/library/postgres'],
    tags: tagsOf('9|1[0-8]'),
    base: 'debian',
    files: {
      '/usr/local/bin/docker-entrypoint.sh': { program: 'postgres' },
      '/usr/lib/postgresql/bin/postgres': { program: 'postgres' },
      '/usr/local/bin/psql': { program: 'psql' },
      '/usr/local/bin/pg_isready': { program: 'pg_isready' },
    },
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['postgres'],
    env: [['PGDATA', '/var/lib/postgresql/data']],
    stopSignal: 'SIGINT',
    sizeMiB: 150,
  },
  {
    names: ['docker.io/library/mysql', 'docker.io/library/mariadb'],
    tags: tagsOf('5|8|9|10|11|12', 'latest|lts|innovation|oracle'),
    base: 'debian',
    files: { '/usr/local/bin/docker-entrypoint.sh': { program: 'mysql' } },
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['mysqld'],
    sizeMiB: 220,
  },
]
