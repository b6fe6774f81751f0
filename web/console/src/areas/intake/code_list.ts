// The values that a coded field takes, offered beside what is typed. The JSON Schema of the item has them (x-values).
import { answer, api } from '../../api/client';

export interface Offer {
  value: string;
  explained: boolean;  // written with an explanation: 其他-说明
  title: string;
}
export interface CodeChoice {
  multiple: boolean;   // several values, joined by a semicolon
  offers: Offer[];
}

interface Property {
  'x-values'?: { value: string; explained: boolean; title?: string; from?: string; until?: string }[];
  'x-multiple'?: boolean;
}

// Values in force on `day`; null where the field has no list.
export function choiceOf(property: unknown, day: string): CodeChoice | null {
  const { 'x-values': values, 'x-multiple': multiple } = (property ?? {}) as Property;
  if (!values) return null;
  const offers = values.filter(({ from, until }) => (!from || from <= day) && (!until || day <= until))
    .map(({ value, explained, title }) => ({ value, explained, title: title ?? '' }));
  return offers.length > 0 ? { multiple: multiple ?? false, offers } : null;
}

export type Properties = Record<string, unknown>;

export async function propertiesOf(item: string): Promise<Properties> {
  const schema = await answer(api.GET('/api/v1/items/{item}/template', { params: { path: { item },
    query: { format: 'schema' } }, parseAs: 'json' })) as { properties?: Properties };
  return schema.properties ?? {};
}

function isOf(part: string, offer: Offer): boolean {
  return part === offer.value || (offer.explained && part.startsWith(`${offer.value}-`));
}
function partsOf(text: string): string[] {
  return text.split(/[;；]/).map((part) => part.trim()).filter((part) => part !== '');
}

export function isChosen(text: string, offer: Offer, choice: CodeChoice): boolean {
  return (choice.multiple ? partsOf(text) : [text.trim()]).some((part) => isOf(part, offer));
}

// The text after one value was chosen, or, of several, put away. What the list does not have gives way: it is what was
// wrong.
export function chosen(text: string, offer: Offer, choice: CodeChoice): string {
  const written = offer.explained ? `${offer.value}-` : offer.value;
  if (!choice.multiple) return isChosen(text, offer, choice) ? text : written;
  const known = partsOf(text).filter((part) => choice.offers.some((one) => isOf(part, one)));
  const rest = known.filter((part) => !isOf(part, offer));
  return (rest.length < known.length ? rest : [...known, written]).join(';');
}
