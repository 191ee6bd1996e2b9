import { defineMessages } from '../../text/define-messages.js'

export const useSignInText = defineMessages('sign-in', {
  en: {
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    title: 'Sign in',
    wrong: 'Wrong name or password. Check both; names are those of accounts here.',
  },
  de: {
    name: 'Name',
    password: 'Passwort',
    submit: 'Anmelden',
    title: 'Anmelden',
    wrong: 'Name oder Passwort ist falsch. Prüfen Sie beides; gemeint sind die Konten hier.',
  },
})
