/** The second wall before a notice's html reaches the page: the same allow list as at intake, in the browser. */
import createDOMPurify from 'dompurify';
import {
  ALLOWED_ATTRIBUTES,
  ALLOWED_TAGS,
  isAllowedAttribute,
} from '../../../server-bridge/rules/sanitizer.ts';

const purify = createDOMPurify(window);
purify.addHook('uponSanitizeAttribute', (node, attribute) => {
  const { attrName, attrValue } = attribute;
  if (!isAllowedAttribute(node.nodeName.toLowerCase(), attrName, attrValue)) attribute.keepAttr = false;
});

const ATTRIBUTES = [...new Set(Object.values(ALLOWED_ATTRIBUTES).flat())];

/** Html that may be inserted, under DOMPurify's own Trusted Types policy. */
export function sanitizeNotice(html: string): TrustedHTML {
  return purify.sanitize(html, {
    ALLOWED_TAGS: [...ALLOWED_TAGS],
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOW_UNKNOWN_PROTOCOLS: false,
    RETURN_TRUSTED_TYPE: true,
  });
}
