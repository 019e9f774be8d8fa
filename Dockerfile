# The product for production: ordinary servers are named by the environment (docs/running.md).
FROM python:3.13-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH MODE=production
WORKDIR /app

FROM node:24-slim AS front
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM base AS build
RUN python -m venv .venv
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --no-deps --only-binary=:all: -r requirements.txt
COPY . .
COPY --from=front /app/node_modules node_modules
# The settings refuse to load without these; nothing is connected to, and none of it is kept.
RUN python -m bewiser.embedded copy-assets && python -m bewiser.embedded.catalogues \
    && SECRET_KEY=for-collecting-files-only-0123456789-abcdefghijklmnopqrstuvwxyz \
       OPERATOR_NAME=build OPERATOR_ADDRESS=build OPERATOR_EMAIL=build@build.example \
       SITE_URL=https://build.example ALLOWED_HOSTS=build.example MAIL_FROM=build@build.example \
       DATABASE_URL=postgresql://build@127.0.0.1/build REDIS_URL=redis://127.0.0.1 EMAIL_URL=smtp://127.0.0.1 \
       python manage.py collectstatic --noinput \
    && rm -rf node_modules

FROM base
RUN useradd --system --uid 10001 --home-dir /app bewiser
COPY --from=build /app /app
RUN mkdir -p media && chown bewiser media
USER bewiser
EXPOSE 8000
CMD ["gunicorn", "bewiser.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--worker-class", "gthread", "--threads", "4", "--preload", "--no-control-socket"]
