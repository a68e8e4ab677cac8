import type { StorageMaker } from './storage-maker.js';

const kind = [
  '--sku',
  'Standard_LRS',
  '--kind',
  'StorageV2',
  '--allow-blob-public-access',
  'false',
  '--min-tls-version',
  'TLS1_2',
] as const;
const location = ['--location', '{AZURE_LOCATION}'] as const;
const account = ['{AZURE_STORAGEACCOUNT}', '--resource-group', '{AZURE_RESOURCE_GROUP}'] as const;

/** The Azure CLI: a storage account for the backups alone, because the key of an account opens all of it, and a container. */
export const azMaker: StorageMaker = {
  program: 'az',
  title: 'Azure CLI',
  login: ['account', 'show'],
  advice: 'az login',
  questions: [
    {
      name: 'AZURE_STORAGEACCOUNT',
      message: 'What should the new storage account be called?',
      default: '{short}',
      pattern: '^[a-z0-9]{3,24}$',
      problem: 'it must have 3 to 24 lower-case letters and digits',
    },
    {
      name: 'AZURE_CONTAINER',
      message: 'What should the container in it be called?',
      default: 'litestream',
      pattern: '^[a-z0-9](-?[a-z0-9]){2,62}$',
      problem: 'it must have 3 to 63 lower-case letters, digits or single hyphens',
    },
    {
      name: 'AZURE_RESOURCE_GROUP',
      message: 'In which resource group? It is created if it does not exist',
      default: '{id}',
      pattern: '^[A-Za-z0-9_.()-]{0,89}[A-Za-z0-9_()-]$',
      problem: 'it must have at most 90 letters, digits, underscores, dots, hyphens or brackets',
    },
    {
      name: 'AZURE_LOCATION',
      message: 'In which Azure location?',
      default: 'westeurope',
      pattern: '^[a-z0-9]+$',
      problem: 'it must be a location such as westeurope',
    },
  ],
  commands: [
    {
      what: 'Create the resource group {AZURE_RESOURCE_GROUP} in {AZURE_LOCATION}',
      args: ['group', 'create', '--name', '{AZURE_RESOURCE_GROUP}', ...location, '--output', 'none'],
      unless: ['group', 'show', '--name', '{AZURE_RESOURCE_GROUP}', '--output', 'none'],
    },
    {
      what: 'Create the storage account {AZURE_STORAGEACCOUNT}, without public access',
      args: ['storage', 'account', 'create', '--name', ...account, ...location, ...kind, '--output', 'none'],
      unless: ['storage', 'account', 'show', '--name', ...account, '--output', 'none'],
    },
    {
      what: 'Create the container {AZURE_CONTAINER}',
      // On a container that exists it changes nothing.
      args: ['storage', 'container', 'create', '--name', '{AZURE_CONTAINER}', '--account-name', ...account.slice(0, 1)],
    },
    {
      what: 'Read the key of the storage account',
      args: ['storage', 'account', 'keys', 'list', '--account-name', ...account, '--output', 'json'],
      gives: { AZURE_ACCOUNT_KEY: ['0', 'value'] },
    },
  ],
};
