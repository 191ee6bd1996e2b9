import { defineMessages } from '../../text/define-messages.js'

export const useSignInText = defineMessages('sign-in', {
  en: {
    already: 'You are signed in as {{name}}.',
    goOn: 'Go on',
    name: 'Name',
    or: 'or with a password',
    password: 'Password',
    passwordHelp: 'An access token of scope “admin” that does not expire will do too.',
    provider: 'Sign in with {{provider}}',
    submit: 'Sign in',
    title: 'Sign in',
    untilText: 'You stay signed in for {{hours}} hours, or {{minutes}} minutes without doing anything.',
    wrong: 'Wrong name or password. Check both; names are those of accounts here.',
  },
  de: {
    already: 'Sie sind angemeldet als {{name}}.',
    goOn: 'Weiter',
    name: 'Name',
    or: 'oder mit Passwort',
    password: 'Passwort',
    passwordHelp: 'Es geht auch ein Zugriffstoken mit dem Umfang „admin“, das nicht abläuft.',
    provider: 'Mit {{provider}} anmelden',
    submit: 'Anmelden',
    title: 'Anmelden',
    untilText: 'Sie bleiben {{hours}} Stunden angemeldet, ohne etwas zu tun {{minutes}} Minuten.',
    wrong: 'Name oder Passwort ist falsch. Prüfen Sie beides; gemeint sind die Konten hier.',
  },
})
