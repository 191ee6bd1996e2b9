import { defineMessages } from '../../text/define-messages.js'

export const useSettingsText = defineMessages('settings', {
  en: {
    account: 'Your account',
    navigation: 'Settings',
    organizations: 'Organizations',
    'sign-in': 'Sign-in',
    title: 'Settings',
    tokens: 'Access tokens',
    users: 'Users',
    webhooks: 'Webhooks',
  },
  de: {
    account: 'Ihr Konto',
    navigation: 'Einstellungen',
    organizations: 'Organisationen',
    'sign-in': 'Anmeldung',
    title: 'Einstellungen',
    tokens: 'Zugriffstoken',
    users: 'Konten',
    webhooks: 'Webhooks',
  },
})
