/** Addresses by which a host learns of a new image: of Watchtower, Portainer and their like. */
export const DEPLOY_HOOK =
  /\bcurl\b[^\n]*(?:\/v1\/update\b|\/api\/(?:webhooks|stacks|deploy)\b|\b(?:PORTAINER|COOLIFY|DOKPLOY|EASYPANEL|WATCHTOWER|RENDER|(?:RE)?DEPLOY(?:MENT)?)\w*(?:HOOK|URL))/i;
