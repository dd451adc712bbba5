# syntax=docker/dockerfile:1
ARG VERSION=3.12
FROM python:${VERSION}-slim AS base

ENV PYTHONUNBUFFERED=1 \
    PORT=8000
WORKDIR /app
COPY --from=build /app/requirements.txt .
RUN apt-get update && apt-get install -y --no-install-recommends \
    libpq5 \
    # a comment
    && rm -rf /var/lib/apt/lists/*
RUN pip install -r "requirements.txt"
COPY . .
EXPOSE 8000
USER nobody
LABEL maintainer="a@example.org"
HEALTHCHECK --interval=30s CMD curl -f http://localhost:$PORT/ || exit 1
ENTRYPOINT ["gunicorn"]
CMD ["shop.wsgi", "--bind", "0.0.0.0:8000"]
