import * as z from 'zod';

const Text = z.object({ Data: z.string(), Charset: z.string().optional() });
const Addresses = z.array(z.string()).default([]);
/** SES: ASCII letters, digits, underscore and dash. */
const tagText = z.string().regex(/^[A-Za-z0-9_-]{1,256}$/);

/** SESv2 SendEmail as it comes over the wire, as far as a simple message goes. */
export const SendEmailRequest = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({
    ToAddresses: Addresses,
    CcAddresses: Addresses,
    BccAddresses: Addresses,
  }),
  ReplyToAddresses: Addresses,
  Content: z.object({
    Simple: z.object({
      Subject: Text,
      Body: z.object({ Html: Text.optional(), Text: Text.optional() }),
      Headers: z.array(z.object({ Name: z.string().min(1), Value: z.string().min(1) })).default([]),
      Attachments: z
        .array(
          z.object({
            FileName: z.string(),
            ContentType: z.string().default('application/octet-stream'),
            RawContent: z.base64(),
          }),
        )
        .default([]),
    }),
  }),
  EmailTags: z.array(z.object({ Name: tagText, Value: tagText })).default([]),
  ConfigurationSetName: z.string().optional(),
});
export type SendEmailRequest = Readonly<z.output<typeof SendEmailRequest>>;

export const recipientsOf = ({ Destination }: SendEmailRequest): readonly string[] => [
  ...Destination.ToAddresses,
  ...Destination.CcAddresses,
  ...Destination.BccAddresses,
];

/** What the service finds wrong with an address, in its own words; `Name <a@b>` and `a@b` are both right. */
export function addressFault(address: string): string | undefined {
  const bare = /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address;
  const at = bare.lastIndexOf('@');
  if (at < 0) return "Missing final '@domain'";
  const [local, domain] = [bare.slice(0, at), bare.slice(at + 1)];
  if (local === '' || /[\s\p{Cc}]/u.test(local))
    return 'Local address contains control or whitespace';
  if (!/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(domain)) return 'Domain contains illegal character';
  return undefined;
}
