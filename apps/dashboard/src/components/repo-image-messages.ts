import { defineMessages } from '../text/define-messages.js'

export const useImageText = defineMessages('image', {
  en: {
    failed: 'this image could not be loaded',
    loading: 'loading …',
    tooLarge: 'this image is too large to be shown here; download the file',
  },
  de: {
    failed: 'Dieses Bild ließ sich nicht laden',
    loading: 'wird geladen …',
    tooLarge: 'Dieses Bild ist zu groß, um es hier zu zeigen; laden Sie die Datei herunter',
  },
})
