// A file that the server makes, in the language of the page, kept under the name that the server gives it.
import { answerWithHeaders } from '../../api/client';

export function fileNameIn(disposition: string | null, otherwise: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  return encoded ? decodeURIComponent(encoded) : /filename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? otherwise;
}

export async function keepFile(pending: Parameters<typeof answerWithHeaders<Blob>>[0], otherwise: string):
Promise<void> {
  const { body, headers } = await answerWithHeaders<Blob>(pending);
  const address = URL.createObjectURL(body);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileNameIn(headers.get('Content-Disposition'), otherwise);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
