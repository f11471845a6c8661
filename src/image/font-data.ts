// biome-ignore-all format: a generated table
/**
 * Written by scripts/make-font.ts: pictures of characters of DejaVu Sans 2.37. The licence of that font:
 *
 * Fonts are (c) Bitstream (see below). DejaVu changes are in public domain.
 * Glyphs imported from Arev fonts are (c) Tavmjong Bah (see below)
 *
 *
 * Bitstream Vera Fonts Copyright
 * ------------------------------
 *
 * Copyright (c) 2003 by Bitstream, Inc. All Rights Reserved. Bitstream Vera is
 * a trademark of Bitstream, Inc.
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of the fonts accompanying this license ("Fonts") and associated
 * documentation files (the "Font Software"), to reproduce and distribute the
 * Font Software, including without limitation the rights to use, copy, merge,
 * publish, distribute, and/or sell copies of the Font Software, and to permit
 * persons to whom the Font Software is furnished to do so, subject to the
 * following conditions:
 *
 * The above copyright and trademark notices and this permission notice shall
 * be included in all copies of one or more of the Font Software typefaces.
 *
 * The Font Software may be modified, altered, or added to, and in particular
 * the designs of glyphs or characters in the Fonts may be modified and
 * additional glyphs or characters may be added to the Fonts, only if the fonts
 * are renamed to names not containing either the words "Bitstream" or the word
 * "Vera".
 *
 * This License becomes null and void to the extent applicable to Fonts or Font
 * Software that has been modified and is distributed under the "Bitstream
 * Vera" names.
 *
 * The Font Software may be sold as part of a larger software package but no
 * copy of one or more of the Font Software typefaces may be sold by itself.
 *
 * THE FONT SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS
 * OR IMPLIED, INCLUDING BUT NOT LIMITED TO ANY WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT OF COPYRIGHT, PATENT,
 * TRADEMARK, OR OTHER RIGHT. IN NO EVENT SHALL BITSTREAM OR THE GNOME
 * FOUNDATION BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, INCLUDING
 * ANY GENERAL, SPECIAL, INDIRECT, INCIDENTAL, OR CONSEQUENTIAL DAMAGES,
 * WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF
 * THE USE OR INABILITY TO USE THE FONT SOFTWARE OR FROM OTHER DEALINGS IN THE
 * FONT SOFTWARE.
 *
 * Except as contained in this notice, the names of Gnome, the Gnome
 * Foundation, and Bitstream Inc., shall not be used in advertising or
 * otherwise to promote the sale, use or other dealings in this Font Software
 * without prior written authorization from the Gnome Foundation or Bitstream
 * Inc., respectively. For further information, contact: fonts at gnome dot
 * org.
 */

/** Pixels above and below the baseline at scale 1. */
export const ascent = 11;
export const descent = 3;

/** Order of the faces in the table. */
export const faces = [
  {scale: 1, bold: false},
  {scale: 1, bold: true},
] as const;

/** The characters, in the order of the table: these ranges (both ends included), then the others. */
export const ranges: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0xff],
  [0x100, 0x17f],
  [0x391, 0x3a1],
  [0x3a3, 0x3a9],
  [0x3b1, 0x3c9],
  [0x410, 0x44f],
];
export const others = '–—‘’“”•…€→−≈≤≥✓✗□ЁёІіЇїЄєҐґ';

/** Base64 of zlib: a glyph is width, left + 128, advance, first row, rows; then coverage 0..15, two pixels a byte. */
export const glyphs =
  'eNrFvQlgFOX5P/7MzN7nBIRWIdkN0Gr9ArsQq9YSsiK1tQpZWq1WxSwe2FZr1hPrlU1bNWglaesBXonV2haPLFbxQMxyeZRgAogHELIJh4qaPX' +
  'KQkN2d/+eZ2YRw5OD77+/3y+7Mzs6+7zPvvMdzfJ7nmVBIIhLLdZLJhT+HYaxLKtdLUrTN0dhoDpklE+mDYaKH/4eML7+93T1p3WvThF/n5uje' +
  'qf8qQGuuJRpv8ZIxZBStBEL0ZzJuel+Ihsjxa6IffOMn08wcd3l03KYNRCEiPZGl3CJaRJly6IF19Ddq/Kk+RI1njZdp8av3jiZx1Cvvh8l6cu' +
  'BZusQQfEVYI3wQFmQSCW0RLSS6icw7wiRGBSKHl0hq8upo/Xx31EXzF9M2qvRKOzfe7aZ8IqFckqS2Rl1Ih7ZNEyLGoM3roqnkIrvbFBQidLb6' +
  '00SyyaagFKE4tVBC4mLyJDKUGUQDLiuYBdMdj9LTAfMPLiYTGcvNOiPZcKNRXJ/sTemd+Mh+IykkmXWGnMR5ogzSRvHiGy++UcQ5caxHX6aTzG' +
  'Ty02b6IRkDtJYmkyFE/6ZcUnvPQqOI5qz2OryXS42UuJzs34/Q1kJyyrv1Ed2OrSS4SV9ulEzvxHUeEuK4i+zOFvvKUG4UzSiw6UO/VxclMU7m' +
  'KrpLNq7BjjJtLfy7RcinF98JkpggscX4jl88YzPRells3flhEL2KNmCorXEyVJOwNk7PueiXQty6s2HtqIlJwoUMKGB2Nm11Ejlny7YXthI9iB' +
  'bL9PjcTWtBW7sJUJpcX2ULkNQyi+Z/8Ik+KSZmYqB2Sy26HdsIw6JeyN4Uk8mAaYVZMRMjipmxm+hyImugrzdkeuidgEueKbRIjfrtW4X3zgxf' +
  'QI6JLWLCvONz6r8gys1f7cvzzpSitNvl9vjvfnIbTcrzkiFirl/L7cHc1hueeYZoQVIK6fQmi/tvGDC9nDxLkLXhJPLSmdu/Vb/AiZs6c7uf6K' +
  'efYvr48KtBt6utDYNLb9fXr50wYYJaAdPO9gkI371SJt03wnWfnPqZl1CL9CGDaKZ8acfn+WjOnXS97HBTIxmIEpj2VslCp6y6kQyv5lzu/akw' +
  'K3/NitwHWm4NL6KWi8O30eZb18z4cVf4V9Kt15C5nM4guqz+L2QKmTAuDnTVZS1Ef3+MhJZCMlbZvfZvdlUVYiiXEq00lKNQeldVUtiWpPW9L9' +
  'V0nLYhSXck6c30rmdAAf1EE4iWvL0OU2Kiw0fkkbWNj3GuAL+t5dFRL+dq2u52yYZWl0z/xHZHdnvdJX+rlX/DdMLlmjZjXuCdWlXTUeDVjjNt' +
  'u/XlBv6x0o3vzo3/7ihwqUdukOYFrLXjY1xzjNYOabpHtqzGcSHOFdKS+k+4jJHbgXmexBznj95VDZ6C0/q+4QPLCgWyf7oySbLiKgNfCTF+d2' +
  'gCroq2uuTxQdeoj8lVGCDXPszmJ2VynbiGXPKTsks2r1HbrDbysF1bm6kcDDBFxs6U17ahq+qHryUbH3kt8Ujja4mZVa8lDO7XEkSvqW111VAi' +
  '7XW6LqNEfL3TpVuTiFtLXVSYiFOdxrowZcm0YzuvyuW0h4QE+t8+CwQ+ws275LtkSw0tWY15iimd7eFAUpdIUnv7yS2pt7I9jDeTs6rkzDs+I9' +
  'MKehOLR0wUYTSnx7GQwBY98oOytYqeeqcK5P6FmUlXgnXxJGkKON1FMog6L3ySDr7sd7pn4ts/nW4wheyCElavDl1HohFzbsr2AOnuxoFrtCwl' +
  'rqjfxwtKXcFNzU1h8BnyQHgc+cGTyMxM6sjNhV/tfkNE2rnJy5TMZWjSVJnm0EqyBPURoRWs4jqiCpufpN1YdrYP0PRSL1lDVsm0lErctosi5g' +
  '1CwiVvq7qA1k/ONVWZ7g2t3UCXP2wqlYW0PCdCtojQrc1ja1C3WWzN9dH1y8BZwO6mtmKxXA/GYw1OdYut6o0sJeuNHxkiui1byIypcdSNmKY0' +
  '7UKnW9CTdxHpmIqXhI9BEGeK29r2SOUQIgs9N8Wd1Peet8it8nvw9n8zl59M4Pdg+j8ksH+TH2xItH73Z2X95SlRcnKA55pEMzeT9NH18mSvbo' +
  '0hZLCJBQXTly17TAfGIp0kS2HKBx/WmTBKplVgp1OkFxscXmcelZh3VEOiqow+QBBlFM+nntXBTqE1Tn/HGwf4ykVCBtQX3eLGN8GmXczaCQfi' +
  'jjdJlEGc1ygYlpNGOY07qqfKJZeSC28c4Cvqo9O4PgZtdTDPnTvxi4qPCmfPztlNsm7HahlLl4WqWbjI+qiT6l53gpD24nazkDPtqJ7ST9Rdpt' +
  '9ZSTTDtGybMFtWxdjA1neIUQjl/jcEumie7wBDlsok0UZ+O0vdqPZ2nrrCZygH/80SwNtclXidUgHqDlP8QTluXCEyAX9L9s9cbgXzz6F8+xOf' +
  'PLH3Y7FDt8ntpLwtFBe+6TuIok0odKzWaB2hyh9/nnvmCRDXF5B9WqvUooekw/Lkqhat6hHDEM/h9kFi9HXKsXqaBS1Eiq5czw3oWdmJOtpLG8' +
  'JRsuU/W/IweK+76SeQno9OWbUG3a8PQZWzcgdUrpLjTCJODghTTCej3phHmCzZt2PAkOoNl5Ijv0UfNgf/TjPyZPqsiowdzGr0hlz6QhdeOyNy' +
  'v3nhXeO9lz57X1T4RredbDWugFrTFiiUpxT6qCRIpi+xQjYIW8Ut/It5Kln8fxejuvDtZC90011hEvZi/RBdHyQdpCjkpd7w4Ntxep2WQVxeLt' +
  't31kPJAXcb47X9EQ13khA1fkJjItn7cNN1QQHrzXZFG/6+VMt+X9b9iX9EiRZC4Q2yWnYq3RlgmWOQIN2E8S98tnwUjfH1abt6k2uswcEaL+s1' +
  'Fp7xZlnf9G7eKXS+iS4wEQ7wFSfxEzNGMytghq8a6SMMi5ukjmlUudQNuQ4NjWZm2mSeDkYQ977/r9d16+bTbbRCt6KQ3tr4rp4Er8pqZnB36C' +
  'Ji43rxpdXPikU/G1XR8wemBq6Ou5IsT7f9vO1rjK6qDRr/U2XzkWkvjT+1Zor8nOHjNTSuCoqveXWQ9QxRrxfCKzCHJZPwu8V++su55wYuXHqu' +
  '6dtYFBeGGkl37g/+4C83T7rlF/TtikcI00g0ivK1z5/55NrJ7z15+uzb7+MJoSffaP0ray+b4p58XkgI/1FVeZYtW/bwRRddoam1hn5NVr0WnV' +
  'dRThf/aHqV2X7eVVf5P3rE9H375RSqilx7sv5KOk/WLa2QdViGYsG0ZX/ldurJTW+GzzR5Xw8L0w7Tn99ugErVOkHVn73EehbmrmgQ3ML9YRSx' +
  '+KxXCYtuzJ6j+yPCZTRmxejJOdd6+QKS+IzVO4oXmd48cFkmpUTv29vj7pz+FSZZ9M0v5ilWj2K1KlaabyXrgLcggCsYxPItUrnBKgl/e1JUOZ' +
  'iB5BMbKUIRaZ1hkSGEzmPtaFlwPDXibamokha6jRUBzEC93uez3LrCcuu6dSv/di/redC1CcvqKaJXcB8wb2wE82aG914xcO3NNaYIWd03RegS' +
  '8f29MEIoAvOGraLBq/3Kj2rTXkE1MUyX0Kkyqu3/i1oNghHV3IQv90foWUIfnUfoJptMoyd/K/At4drpYVyQnjXOIPqJ8P5eGDvc/VwXWo/eDC' +
  'NiLAmN0Lym+KF87xZO/mor6EHykZVNEhqH6YkTw6mgEOWooNawZmuw4CYbtA9pM+bRY1Y/1u9lpE83JSHuzUFV7mvXgTShs1YQuXNGeB2BTcK3' +
  'XmHFBn8lGGfLC7hoC+T778xBsvkKSUo3tdNS1M9z01S5rxoKxSHN+WDk1TA7if5RgzvDMd0DY2WYaqq6QubmpiZZaMHl6He8yO3e1KqwPuI8p4' +
  'DeQR+AQ6laMSvN0M0gz6AR3VD/0Xy3eAFkGApwpXcxTltokmHnJh/9gOg8tAJ8qNxIVnSahG/5NJgmrpbiEXmO6wxdykumxSSKQ5dCr7kcbuwH' +
  'KwX7l6z5UliUk053/1s9K7j/PUqMe/rfpC/DWVx3aRCX9bC2dcROLSAIQjzB15WFxJE7cxmUcyHd9Dd8NbbihPXG6sfojhM6vMYaNleEhHCPzP' +
  'YKFHRt8M2PhzDzhYPkdG2lRGfY6bL5EvELXC5amYhLzS7Yv5B4WB88IVlbI2HWyJV2raq6BCwwbYSzR6Cgr2YFvb8qz7MKnJEmHm9VXhDCW//G' +
  'VY/Dyuirml0UIkyzkV5V5eMn4B63Ce+KH79H0kES3ufjbWNI9PcZPCI35RXjGmE/mvIomrIITfklmnInmlLpttSMexpNcYMe8wGb1nXoBHCPkZ' +
  'gPWiXMbdJhIYistY+0EuNIpwIHyM85jkoyeuqxCjBPYUSVIPN52uFKGJdRDHK8nuu7nuZMcQNOOsJqUg0+jMHBx+SuXzbCPEuKyd53QtAycFLV' +
  '6qWf0YN3+VuM4fg/3XGopr/1xaWtcXq+E1ofxCAr7gKGFdz/hEFsAw2geYasXpo0VJEZMr1aI0z3DlHk5lm6360Y1AhR2+LziyvCQxQRrHSel1' +
  'bU0Moa+u6xS4GNsp7Lq/GF1XfDeqFib677p5u+qNiW550ye/boRmM7ydaNz8HwQBnovuUGqNMTxI1vvc5qGThCkCavqhFrpCcxPTT7FoMOKUo6' +
  '96AGjFZOQMFHIEoHN3S0cuO8ZD6faPq0YcrNO5usJwE0GsJwglFjPsnNRh402f6XLoTTwjMW32hoSodeYI84vY4eDkuiDAW/hbX87E79bQzrh1' +
  'hQUK+iA3Zqa4QFAlk+8Bl+U0U/bA7k+gp1EWq9jOz5rVLUsOMjVddlY8xwjvd7DzKYekzzB3f1LHoTF5HcVLg6aPPnTcOMdJElsEHYLe0AktMH' +
  '0/HUhBhSezPg8E4d3UjrCyE5d4vABWFM95Wb7CXLT7O9OVS5qwvoe09ke3Oocn4/jbPKQ1lpMBGgkfIq1WMpCj7KbWracei7im2zwZvjLVy9zu' +
  'ZfMi1+yfOusyyB+pzd1h2fCF7YeXwlrCv6JTOhY1pY2bVXw7rRqKGK8NqrEtzewYvwwnoGE/jYVPiubaSrIgGjgqlXJbTkyb+j5+1eaT2gEWgT' +
  'N4B5h+jELST8TOMsMP4HxQv6DVWNrjqHWUiJUfq7xT+VzgeprVvIuBHN8fNZw3tE50CMlJkE3Ex9VkEztGP3H0iOQtir5uBrRK36MJU0Nbuhcj' +
  '4mtpCuUbu3Aq+4rGowpqEpYzrMNVq+BgRZxRyBDqcNj/ds4a3wYKyRcR7rcJonrgYpI7yPzxyeEyr2/OBqNGAKnVUfBz0hqo8zQWEMTt4BFcCd' +
  'lVAs11g2n03CS6tXQAKfzdjrHJzljY9xbpbw9OoVKm6gGoD0VzIESX9snCZLF7Je9zg04YnySLBdjS766JK/0nQwycHpsvaD/oS9NpL2guuCbg' +
  'EDXEez3mwXQMcj4wOojEk34qb+/iqaXAOg4JhNhcoMHRhqz1lg1BPI2bQdeugNHjctTZKhDkBBkiyVbkNruulZiF4N1oKVT+0RIFvfp7vfBEQg' +
  'l5C+BhYQUBcMMtY7LyK2pY5Ht+xDzH51gEZ73KALskwVRJkmkwRFrDTBMm4Vz9nBtGeNVME0Mi+D/jC4nNC0f0G2viBjpIamFjyHjG9hhgxDjU' +
  'ccOuJw1PQoBqNrCGqMc1g9TU192k3vqipPwfS+b3BFsYeQbNhUeYxFNCix/0FXYbEJDAvifqFL/o7o7GFaWH4TSaiEhg7WQvD77NKR0H/a0hnW' +
  'HcE8xEbny8JrIVaMBocwNeqsjfPo0PQROTtU6oJ/Hj0B3jcUQJptOy/P57EdB3UaQ9yhw1FHwRE6aIA3YqvKUoc2ZZdp0lDUNSMMarG03A1DH1' +
  'Oiz5XjWfV2sr2g+JC3J24q02xSMkHbFq/EhTCBWEKxiCIoIqqvdsBmKrdIJmY7dfX1KVd+TtK5cVUChnaCz/VtaAE0GjCag1XkOU1mWk7fVK7u' +
  'hNqU/chanaPYljrKIcQ7VbcynjNx2TF0K/wmWMbX8yI/2pvkVhU5wGJ/QT1obH0v9Yo5IosneTBDGO3Wux+E+Bmg5Kk72NaSdYCtnbQI7wsyzo' +
  'o2PTyPfeC4Q6iZHMyBzwz35hH63GYAvvQGDQsHw5WsM6n1mG9YkfTbKtZQweltfn0jIMao89CLnOILgo/vw4FBq6jCWj265xK4mbtDGH++Hdsg' +
  'iqtDPikCKclOO+twTjtVATBAqdCzsoqGDQH8Q8bTFqIAF9Qbjv4dIgwshvRVoHl00zNwOJSj6yRDKNTvb8CbJZ9kPZbfEGRyZRFOLG0gWhxy/z' +
  'vHnuPn3jZ5LH6PXQZbPOzd9rUO+LbZP681ujs4wApgkcgeUa2c20NJD6RyXx32QZn9TD9//5JZfCEylqF8Fp+m9j+Tcx2ZwSmLNU6PNqrTCl2i' +
  'ouXOgNhJkH1Zh4G2WLmD72VOPSRiohoKdC3BbhGPbShAuRrKPaoK3PsxlqqU7HOZHEEFbRE2A1rINg0muPQ4eIl3+KadCGAfeu+8YxBV3bus0t' +
  'yOa85j3tJ5NG+Bcx0cbhR1te3ulZ9op5lJmjrwzUCe9BaJ8D4N2niKCg+EhQsZcYHda2MOAeWRHgL6wYgMQzOjGKNhsMbHqI0K35i+2g5UB1zv' +
  'SM1gMFsrC15xf74F9gT9bcRYkGYWBn5GpreyAv7YZlUWqZqGO1gEg04qOA7MSL0Ly6mku91HBd5BL2EL2TBzL/8Gkt64laW7y8t7xIlA5GMPqa' +
  '+dMX7Ee7qsDeJfwwpEGYZb4erbd2xF/0R0a+L0YkU1+ujh2b4NwteygH566MUqXGOUpj+yZg7ACZWcTR8TXAdOt9PbeV7EuXwvvrU43ZYQRhgO' +
  'DT1PcQCbh/nh2KNuHcqjzpgUcygovfqQXlV2elY6/X2rDLssn1Abw0DcP4Jsgg7fmJsvHBcWpx3WGKBN0DwwYTDyk4Z14msatlTF+P6kY3sSNY' +
  'pwaQEapuleaAWRmbIoYTZb999I0nVwhdvnuYU9hRu/PGS2/IbE54PiBO9gFHkpDdM4yMc/YUzADeDnZCvrGLTgA4E4UO1dsgmymyzAar4zsruW' +
  'bgrRk26UHqyNknWo6Ab2CZrWsadG9bWyT+AoXyv9gn4TwqzSIEBZJsvtAD84XGzHsWnigx1dZoSDvVrjlE29K/pmSAuZdrJz8ciQC2PztgEEjv' +
  'D6qju1JZr5xVNr2T9VzXEkyGU/yLeYlZxjAg2gC072J5j7bBGOmGaBV1gG5X9QmmirG4vmOkAEmAAjpiv6F7DyPCRdhnx/CrwKDlHPiX8ZCV3c' +
  'IAAr4JOv1ACrHIo0uNv/ALbKyT+OrrB8jxY+S95B6cKOGo6WBbfEthTYiOpvBwUB8iv7AWKqmZtzIqYIBgoWYwguTwDEPGYWSFwwPgThhPRJ2n' +
  'A5Pel35STsv9RFbLPWNC6miktsk/36D3z3wduyWbeTqJ5cITX2yEwipj89i7UlirK+xuO7P8/wvs277rk1UdPdtt/QnJqHAkKXLpmd/ricGdPf' +
  '7R4SAdd4A+N/8LvAPmikV62+KXSpKUhbsAb+g0I+QmikEbIcCFP/ypoKUECWhyStORkZ0mO/DKbX/KZd8EjmAqV5A7/iPubDlwYWwGfK2hAvqc' +
  'bxaVD5KLKu2k7iVv4RUUowHerfzzqU2G+CjcxNTT1EcwE2+Wh8gMsYI6SDvtnQ1lajxQQGCDozmVd9CADDEjLVGNZQU31Ya1gOhBD7IjAzhos1' +
  'UomZTfIFQQI83wCQxVxlDOuZWGRg3E1/1I3zvxBAmI3oaz5KL1bDt0jfiTtbDvp5gNuMVY8hqhTDVAh3JwZlsdDWtIvjTwcPGBxRkNWw8YCDxd' +
  'idv2r+rGTBtGNoPIdFEI4oTFC7X+kA7vcB+NQdU7ykDwOUWAlJnydb/cYaug7xIULrfydsUA33bWqCFQfhsOrV0QVs9xPCn44/nlDrvqamAR12' +
  '+MeQAYeq9HF904QQHaLHsWHVYHxgcJlrSMi0aYF0Q8nMYSPttEhzxCbT5OYdbvuN8T9JUZeQnAmG5/7EZYqIm9IAnnCHIwrsU6nNEeLO0xpd1D' +
  '4XB/kJl5iwlseX0/iGepn0HbgLMA4zQwKqnWP6+ksyrxDeFJJoBZRMx3S0JYlbvJ6m+OZ452YcGcQDsycAVseOj8IbjPuccpGckBpt/kp5ztt3' +
  'y6zrMZyuu4qeuN7foq+CL7l9lztxxuY4rWsXWtOrgwn3IThdb75LtnkflSJS+FGyz4SsRnAPcHKIfC6EQPn+iOo5L4RMGMep9T6rb2ZOlF6bSl' +
  'b/R0JrVl/WwsEmkHVjI9QZ05s05ed0ARbTf9Zh6JmV2fQLrzE90UtzAmByQNyhGOAqHGO5EREjiLdEL/q0UDRRznthn8sLnP6QUFLbxKFoWoNO' +
  '99EF1wVtvjxE2Kz3rHrnyt0FrzlwK89LjeJGREe5OX5Gb3Chf/nlkE3bVKs7Md6fXE/pMHW8S4mp7oQ+osZV6cCSL4drrxCcFKNyTxXlzZQNNc' +
  '/TVn34MkSMDB/gA9p58iKrP9dY5RKjd9DHm2mJV71vw8IF1tTf7F6sTjJ8HRr/R/elasi6acefSVxKwgYtMmvoMD4eK2ODolDc5nXSuv4PC3Sj' +
  '0f0W6+TVwdeEVrhFjhXkx2qs6JZ2vGH3a/Yi4UDaUQ5dmcT1WiP0Rt3OWOMeEdzZdg5sIphGMiwktsXUKLtiRfExwez8wBjS3X4O4THGzaU0Iy' +
  '7E6IIWy6KdNdCbNGQV2t7i1aE5rtwfh+KP3e4037I5sdXU/CmjOSoVtqURAXS3bw5dgMnwfoQj/ugeMPINZH44LLbYnplIOoZfMQD3O/vfH90/' +
  'Z07TOgI0BxVighojaERwzwW8elsvoBBidJ3yyqmj9zi8T23bWUM5WjzRSKVQ05asmHgr0HHaJ/1SaBgRpbKvo0UUME1E973TFKfXIKs3YFuPrV' +
  'WIi3HAjGEhXtnWlobp4LgFC2ZIMWUvg1UKXpuAoWsKO+Xl7ARJPIF+LK6uBvSUe36qEDOryuW+AwFPKLYeL6csbdZWzQSSvt7kR7QBBE+UVu0h' +
  'ifMv7LOQgDGnHpo8a3AsD8iaiOsAXmxIxC9XEY0uABvANwBzaFoH1GPjC35oHbiPOhfNScRtJS59RBUf12nCpIbian97yBL20BPkMa8gD9roWd' +
  'eK698JlmsLAFkE2+ZB+bApbvO7uF/sPhcCwKBmuk6sEQ7+mVwjl2P/G9H8f0pcHVfCw8hE1z/JURDVR2z+d+n6mSR8HSIO1oA/6xt4/1XRdQIv' +
  'nbp3gnPzE1PPq3LJSxcLCcsf9rjG7Na9k3kVwmaEokudsCiMEPdBtra2jIY8k0XtpzvI+S1oEb8h5+i9BQn98toswscfVoZSkETktl7ViK5ZOd' +
  'RhBjBKF2MvFvV7YCT7orZYW2yPagM+rO5vVntjfjOrKmiE2gpeyeQ8Z04AZ9BYWCHEaSkM2YOHuPq2h1b93rW44CEcO4sqaK5nSdM2jDNusH9g' +
  'B3CEN0CB8XxeWLqdmwKzVN39emnR7fEzFsHpYFjvFrbNqf+YF5a13MbzARPQKZ+041NKWGqE95w5CdJFDyDY0uX5XSNmFXfuXKf8OI0PJuD1RJ' +
  'CfloiBBpz0za675KnLaOrcq68Qv3pZH5ma6+WvQ4bia8t+zG1UeJ/fPl0Wv1kd9PjzAI0dgdkxCzf01hdRRfeTntlL4/qG+vXauVXA0g4hRbhb' +
  'vUnorYOJGxcbnXQ+YO6g05SuPwjTYQNaOmxgviVk0RsukFusAd2aln8QrdrfSPqVPfdTrrsl1/s8Ik0iqiohTCD7avgaWuiJEH0fU3TdjBdrtH' +
  'h2YOeGZDx3S/z5tR3htSnv2h5ay9asWfBOQ6Ie5OEUqpwiNUyxzp1yqWPqZocn6NCqWYPx1+lgI3Uvpfh4hC5t5uhjA+5HiDpxO7qI0xxyPi4z' +
  'k9MbSvyWzo1i3aXP3tv57IvOS63BzhpyqhVmkBPvmRWVhbOLtePhw/C53sxVdVrx/veIovOHSJVg2Wk4v27VQKGsfYwo9J3XiYrXkOgUyfrWwV' +
  'UwpN3P309x49Kgk353qZi0BFbVvhAhdxzqKVPuUxyPHXDP3WyCpjnwnar/Bi3GjagTap240zvl8V80XvsQwbqeYi7HdIgbQw4X4O+Www/q2+oT' +
  '/Ltp8N97uUWwgnjiYcheyN5+z32yc/YTFMeA1m9DlKDe8HdEtfnJufx+98FbbnD9XWg9uPNTp9ogdV533+ea/bg669Xuxnp9cDXsqohpcUI3O4' +
  'EDfIUCgf7CWKDfxcbC1aEpNn/u9C/j9NiUIjLf1IgOmCJhZWvaMHpIqq+zBJzG10roT2XCFqfVj9ljMIrfXbgAb6AgRvEXC/Gn512AfWiS+ezo' +
  '91RvmuScECngzARJspxxZbT1FLgP+Itz8s8im08bq65Xnf7vgpJwZOgML4LizeIC0a8rcl9O/zCWqdEAE0ioXwUryVd8oe/bn99GSxbJozs4i0' +
  'lH4zdiJgCuMCP0nugqbNJWRBwxHiGCi9CtHFppFJqamiLce3qox5OXb18+If+ccW9/+oRXvIgglNWcRR999+XwXZ/56KH3MZ9O5hUr+D8EeqHG' +
  'ZkLMWfbDc/qTTSHprs+eet3LvnvE2Dfyr3CCTnazAWCuEi6M0FykPYIXsegx04+lrVQ8E3gFIA0r7JGyL2HxIvEqYiRkVTLogexEi2TJwd+4io' +
  'oKxOuoBgSnnB558Nzs2bMfQRdfNbLwYY1lnn02oLEhAyAOs9wPJQUNGzA8VFicpjSAXagRL1U0i5WFuYsWybypES84JzzVH6GjslpNo/dUhDyz' +
  'fapG/wZOQhdF7BNc445jKaQqmEIGN/3xCP5OmBzEqdem5inJ5smJlyXfh7lJdeoVO66O75tr57Baxh8aIS3vtPv1H36dDn3nwFM/l0rOelaIZT' +
  'ItnKFJjh8BI8PNWNmEFLaQRcl8p3vLvJIPz6anld1kL3vkjx93z4jtl9k9jBVl4wwCrBtEull3AU6iou9GYY1iD6DNuuu2CPSoCXk/3AWBuKzo' +
  'O3Ek9hadHmcUaxdyiXnBQaxk1TsqU+C+yJyGudeMzaDstta4NqSLq4qrShWva9+ctKyPpWvhJwRH40GUiovnsjvDKi2wR0oCtXIbpekbqpNL/f' +
  'awdKMOaRfWsV5ro75L6KVd1EC7hF59l7XF6IN3Eyka8E24o27b00/S+JRsu+F6wj1py8OO68PRkuOaJ8N0S04sutnL33lD9p1JL8gZ50edP4ap' +
  'qjeKN7Sdtww5QSYpJ5PJ5mnXIJXcI8OP8C653IYIEpSQxqrNEU4pbkh7rQdKG11RW3tRo7WTNz62dpc28m9a/CQ0h6cVqlCIYofeFyu3Nihp9i' +
  'ma0WUNytp3LzhI+l6ydgl1ofFd1Pz+fYqS4nwAC+SwScn4LzovDRsjYmzYQpc0AG9RTrywMtqsfMQyTzOrLLhEiULC5zGyRGJU4o1RZZvS+pMK' +
  'pZwvyVqi2ako7lRFuXPlPFKULfqcOoRuHPzlRc23xBQOuDs0/6laqTIdPM3vaJ1FHkUJFnVOTbgStnZLV3FUaEj7+u9NUZSKxWkyd5GrhSqDQp' +
  'ts6CF78lAv6WOZgKOzOGpPuBqltjavtbsy7Gm0JV175iYM+C0bWM2FkUfdnJIdHaVhT8SZcLWWtBsxajRpalR/Tm3IrIAXMWLHmdyZTA6GSc3k' +
  'dsRjgpzjiGeKLgxmM7mFAF2aPq/tYQdAusvSvyfhrhSmGv+q1//ooovmI2sM89QG9nrtokUBtdICmGEQULqnv0QSREZ6qPfy1AK6iQWbitxOoF' +
  'xlz0kXp0jXSzN388T+ERgp9ytnecCF9uA/YLB8/qOXvPrNJ4yeT+unro6vzzOFS8wLog/q4+vtBd0NL9CdulvgSX/xZ2diGV33zV/IwvFlpFM4' +
  'l0QB73fth/1Q+shBYMbemCwqbUrA1FtRG7G3kyOpJWUr6aCrqyzpijuSrkysytW9pN0VN3W7Dtzd5VIyoT6rB4qQ0q1X7r3D3gWy7D3Fxsd65b' +
  '4H+DfuStWwU5RPZWVZLKzIeZ2KbO7Wtqmd6rnMe32j3KMsvVeRSWnbq/zrYT5YihnaO9iP6ltL9cb8FeuUz3N7Fy4rg6JQGzz5ttrgXAXHCs4p' +
  '+A1+QxU/ADePkjIqQ86EeqC0xRKenmUDzvABxhzdkFD637xWrbieM3HE7qy0Oe3jbAYmjU5K5SimlOzqScmCkgKmq3RgGZV0kCte0ikoVNKp2p' +
  'P9zT/0Vm9VzXtTGqk5pvhKMsoOW3PsQGdXRsnLuGLx6lBGEW9yxqD+ZLRerbK2K0ls+7GV/bBdyVvVrhgz7Qo1Yyttt/SnwdM9yudkTC+MBR0d' +
  'VNLogV2bUHfqV2Pm2lhALaIWVrO3FeULZ/eSLkWurO6cfwBNc3VM53bitsGGOSv8aLrRI+mmNbqYEXQyQ9n0O7dJI/4xKYsVtyI3e5XbU6TEOk' +
  'g5ISMrcm1IkYta+te1IaaEXPsuCXng4bApn7mFO2PAdHKTufeVJcYr/etaMtUqysFfVffcp7bvGBuWn2RWZE8sIWYOfbQlpXTtyro/1ymcYaCN' +
  'YVkVlf05I9vbrZ1SmkrC1UGKIfbC3AsttEgBX29u0cIGGrwlUVNXZaCy3dZeUrOxyxV1be76T3HY3tX+VGXQnI6WNPsMStilkKgE7SkGgCVTXr' +
  'vY5i6J1AWotgHaWQwW+VQF+HZPWjb2mruljJzbYWHs39pNZRExNj3mptKN6DurgnktoijxKBzaqXdfpyjxX1XEwmRIQ5y2khiDdwiVar+oKG8G' +
  'd1MF38IrlW1pCL1Dr8yri25ShRAEzut4igULnncJkghKyDYIJlUofnfhHAXicMDr/NjJi7QM8pLNpO/ZKc/1n6hlkC9adPOyZY+oGeSTwaNoet' +
  'ZicoPTf6SbXhI5vynj2lfSmj4jY1aqowwfsvS5BkMExpQRZed+JajcGyuKmrsyVF3afUUyU4v76EsFh8yYrCRtPedOAC6BxUoND18pNigIdOeY' +
  'P57resBjMRrliJcdjBXtrezqoVhplSOZuUQxKi/HcUF4X1RDi6TmtNfeMTNatP/l9qJPK35v75xUJTUoGBQYyrhxM53rq/sSIWdKd+k+L5hClN' +
  'QdLgRjDh75gVdwJjN3KPq2JXGvLmXNZHxjruagD9F8xJ09mnFGIUOo2QVJhQ8ZYgaFMgUZ9U9XhnRjugg3UICt/yVkZnaPZY/AIXr8UboiU7rC' +
  'iQZn2rzO3W3ejK7Nm6WX/UOiJ+cbIGGlofZAXWfDSuWxFPP8TIM7RgN2aCrKDdZGzDCtx6BQeT17SxtLauyY8PZ2PuZzKqIIEixcjzmAzmgON1' +
  'nPeNixem/A+EBxcYC//UivpqKLrv0HlJXFCa3nQaLfAq9WGl2vnE6xD3ziAzHvzad2OpReWRs5rJ0wtVFM2atc44jiyNHluyfFlqPR1ehIpCmm' +
  'fSiOrmqeJtwaRIHqDfaEvtvYZU2Kva4I1VUGqCQDHbcHwhfWqydcFmiWm60HXWFzx/5tB6iktqjOKyiR5ihWr6WXJ5beUBQprTIc/EamWpgzDR' +
  '1k6m6Ti8PF8L7CTq/2uxo94dKgNVkn63ogf5shiMswnMUhsuJS+nlZFwPw97HXpahkjS4lFx1YWKoorMQhH+Eqqt2HG4LeKqZoSSf9BDwJGhss' +
  '7+Y/0Pnv8ujbFnT0//1FrQYnyj09JKAc3m0ylX1ODTfzcZrr3/Us80aDNHYBzdyVqvfp7pf7zAO9qfl/Np9miTbkJmEnsBRGSD+4r3yicqBy04' +
  'UNcwjvsg8vNCsHcBI/qVGvLBd0sRQ13xJwAqBQbqOGFMQwCWUHbitSlEY1eX0a6S3/Wb7Z9ViHGLcGXPfuMe+oX/MzhLar7Kw0bOu0dZaFx2Ri' +
  'Z98Ty+ybVNIx67qG3tcgRKFjxNVHSFn+hhtcMA27raw8WXHVKQrGyDv1oPvph9q/Eg9UbmzV1dWcNiV+RSYI/4SayH7Kt0evXasll/+w6c80o+' +
  'DcNbYZX99a/lqSbONKZIqs3fT6Jbp1sy+XJTyAiqsYkVq44wvDnw7sqS55MX7axFIlqpr9dIJet/epol+uGb9yH91XiLAXNZ99U1PTtoULgQrq' +
  '0NTv9qv82iUv3xmkO645o2a8a8l5F4W69/zkEucLuj9HktseMT4nPkH6+k/VsFdx4ZXLHlbz2QWvsD1yiWX6Z5vFeX3WBiSA00fg6onTim9B/J' +
  'aPTvvxbB9/Z66F9HXD241UAp5c/MZoTmnnc/niqlbpHvcZu08vnbfIr6W0r7cFRvOy1ZsPrXX+UG5TSjIHU5kcwYWpeSGkDMPSFmOsbrQSTxQr' +
  'zpxmWL2lQFvjCXIe+pCZmRmknZkC0Ed2e/inLTBQ+fIkG5q5P4rpewfERUEeLs5wn7Kr6ml9O94zP6wRZ8ulCuAedOwJOln44rde8ZNS9z3Xrx' +
  'h/CtRWRLirliNEnldq9sJPSu2MEDi9sCG/1TOx5Uxh0U3vToGkv96KQcw7bUc3kIFRxQj+Zg28vy4VtrOU0ypjD+AAtfdU+L61aPLVF3N1MkdI' +
  '2C0gnh7BDmkEgbLSoiW+w1zxCm/tQRnxBjwEir67Fxf/7hU34+LX+ge9OLsjzcy5ENVyIelSrNc3eKnh1meugJoHi7bMrIWqQ7jDoanl74xQV9' +
  'fqapXn847tYj3sYigLMLg9O5i93At7pjk/I0uo6zejbtiRpLxEti6Sf0m/ETVEDoE/rrqCl6FFgIZaEOgI28wxnVYaDWtaSnIeMHdwjFkgNCtL' +
  'NzJ7M3kJKq2qDtgybSkxU7EkWRmiypBWTU1aRuw62fG0m2w1n1at7ZjVbOxIQ9OgHKJYbOm95IpCoaKyUKxtHzXfFvvXw3r8CNy+c0Js6X1FEU' +
  'iNXlY+OTdhBNYNnpkgvQx6DFjDYSaBywDDzofZO6glg9tAsQdl3MuQpYTpZHnKO0pwD1lKGiU75wQQEzZYKRgyZJ2g2yLmH7JlXHHEcKPud7bk' +
  'OweYOMgOwFmoHneulMjrisNaOWIHZzuITXjj8ZwcV/zwl6o6O5V0iNikcybE2PnKq5bu2l5vbRCGXoez5+leYksPXIw9izngdmtJyHHTCIyYbE' +
  'SdGudENPs4zRmNAOeNYomy1oyQrv8NAaTAkOlF6DDSRJA6fgIcAAf0nUPZJqEZx09AnMAEFnP+OcfnHA8BVXYYZCGQu2b8ZnHnJlgJeA7Mpp3y' +
  '+M1T1phkMdhvKrpR6YsthszC5pC9U2qOuhKFRUlXx1Zn0p7xFkeNmduag1OWgK6omYpoGMd+IzoHEJkjKSgxtytz6KPZ6/my97qD4zTtTC3O8B' +
  '/HW42CXTbQGOOPmLtoe+91PYcVHy3T+D8h2BqTdQTFmS0VITXP7R6uOMws5inqvOhjnyO1ujQTGdbwwaVuZVemKGEBnFFbmY7tVv71ezY5VbtG' +
  'vMgNbMnfnN/rSO70x0oDjvbYMzGx7p7kKd2x0jTn52o4NCISBECgo/2D20la7t9lMiESDM8WGrqcZQ0Z8BCRcyYOU+7MsWS5vmZI+0wNeb0xRB' +
  'dMlgGg6GFznzaxedSLze0NtzYXdhS3l8KigMxCOYSw3gkPwmQSPqih0QsAE+6TZhUmTt2kzDgwv715tnK6Ut/OkZGwnlUlHscWpbc249NPL+0s' +
  'bNGvbt7/cgeMii8qfl+0pbJrUpVFWd+AARiVDY2B4TCoAQhOfBZsac6x5hvj9E9khXISx1B2nlaYZiDhA8JX8jHa6rN1zmzxcEvQDhtaAfpQCv' +
  'oKczj2BXh6ZMFEefjCp+PJir9Bxv4w5ibbfWb4R96FU3OA3adm5xhWFLonQIE49FKDL63hxRVenSN+6KWevvqiR4HYD8iXimpQykXo68rtXtPS' +
  'LoK95MtLNTeW1jiSbHp59pZFDLGUmuCu2qxSeYBWIgZ2CHsQFOHUJYQWcKcNZRdmocI7gLqCeevhbRu2sBUuk8W4i1mTgNSmfXldJS3FEWsHb3' +
  'zM5w4Vvhj+pffgUBrGPNUKXwVtFm7PYQurija7tZxVlDNmmgxwqWPi98+Zxt/5uap9FrEPNcKevdWNJc9tai+pz233AKifAiqjtRib7MrGg0eh' +
  'yPfbnfhwxmO/7gMkssDFdUi14asPU25cDZkXB8knDVPu6ovI/CsOLBiiHAdBIySMEK89mmxJ3cGSULVvl6PR2HMAuCV4QhjhOATkiq7RpoZtGK' +
  'DmMDsf1MXycpoB7x+W/DDUsyplDtirqY09vfw3QpVSY2W/uAqPzPIPxco0HXIUprn4KeaiiEyZkaieGvlzjLK4Cd6LwckzzA4TfWRtxqVP5Vuc' +
  'w3mWeDasluM/GPEx4GR3gW5+NmeelSFMFkJi6QgA+KzouAD5P4hqnzcogpYljixl6bMaEvFcjBETN64jaUOEJk6UhyE+mj132KAAjYC4lrwASM' +
  '+OAJp5uuZM3oEfF4cJbxzgKzqCA9VslA//6KdhwnNrZiipqQcv/oB73U82hItX41Ziz98FVgtBkm3uwpNkoQnPDV4weF+wlioi10f3AZY8rKTh' +
  'HBgItNfgx58DwEp0AIFsr+KFRgC54phVALXUnYe/qj8w7KQhziNSm/vhTVNdD429oZNpMG2myhsTVumCrGZA5JC9DRNnUDNDE1HnXg1UHvnVw4' +
  'golSQ/COBJH00bhuTP4eqdgQiJkZAEMYKeNbjJpJFkWJdxQbAWPWSVZ2tJuGR7bbzkffjD93wnpG+GZ5HdBZwlNxglPFycjOB1WEVq+DELgcFI' +
  'IXeHVgHrx2NKVTNLcJtx43CADNnK206VKReRFbrhtI4+ewIWHlsTI3FdMVtHzkoVWa/zC2ePHg591q6h5jchih4LY+TXuPFbeBwl/NnDItzZ+8' +
  'AI8hAK5xzHNcZChIPzn+AewTVQfETuPZh1EliupObtsgUPb+uSkVxDEwxsxQjvI9UbEkI8zBnoybTBT7isesAZHKgszSqCDV//OqA+hNfwBHXg' +
  'yQGOHiXk6CmNOxL2hCN+aFNBQK6aC8whNYT3EdwHih+mX20qTEV75hFLW2dPadQJKk6oYX2bapCPEle94M4/0iBX1cEfG97FOhyoDqo1cnJe/p' +
  'KB1GPUOPdqZgZH1XCLd/5ThEV1+EutceO35mPKD9REgS5gFQ7wno6Ttgtuzhu3XeOMFjij0Cj5LVXNr8pRoYgJlkjOYVBE1v3Of2p6muqJHnSD' +
  'wSVVN5I5oyqGahL1ufIv6ryxiXIB9ke8IehpZjemIOMdjiHwDl1tpHYrE1TdMqvItBQPNfANjLDQ3n30tEC7kfiANRAjD0wNGbhQraArDevZgX' +
  'PgSbAW1sSAkmYMva59vTK4mrNtN2Vm7nZG52afnOhFWCnDiIP5mGFW8LzN9S8aaGyoL/ZNWwerhzYL+7jBPOw2g3/gJOGX5HMEx2hPl1Pkz5VR' +
  'LUeTgFcH7qmxrr0tmYV9/rQ+185Av/jYT5Sx3UrOtAEVER9xTbb45xsylaWtZ/dVhO8GIB9b5grMLbbtAWPOxPdvq+eW3geu3ctjaCZ0MirgrW' +
  'zWK97x2rH61mAp9B3lYlS494aBpVRTiSb7OEpTmDCYqQQvqXU4SmwV0VxsUDMOc6MdRQ6sjbCeEWylNldwo53/QkDd6OFRNNU1Iz5zLxkBROum' +
  'Cem6Lld32eYMKYd8YnH1WaIWfoAW1fKT2BwhKPXCAuY86BA0AD0OVQzdlT3kcHt+5pQsZG7I+FzKhylB8XvicBzEcjLQgw47AGvGIqVKxHAf6T' +
  'A86k6Zl77cQ7qr+7AztgwsbawtH280g6Y5nQv+nFVzhjL9skCbmqX1AitPxws2alcrP5not7CsRnQ1mgbJY3yDH233neOF9dSrmX4doMnIwpp4' +
  'NtSOjN/edUWyqNGCSDFLJx/zOb6aLWSXTOJTkD3dU9PLoMZUh8GMoCcLUGZ4/6+/Vq/hM7kZ/Hqf8BDD5n1YDeqfpHzRnHJXP9ewpzjS7C7Z/3' +
  'IC+08ryvnMd0L8qwIoSTOgszA349wM2g8X76HyBSwmW0CYcKTLlwNGoNMNTUBdQ8XaGsITlDkjKd+5/4Cz92rIBtDR3sAqHEF+PJHaQCh1xFod' +
  'K2IjauC1J8mbAuKsoxqomTY8iNAe0JCRBK1kjTLkySPRcQzAGSXqXHsGNf/HL94R8938vU67BlJqxBmjfBzzaXrBcRC/PEC5c9zi9OmDOss1T8' +
  'eIwmygdf0Up2A8a8l7E+SZSlf1rAvLdpTrn+z90aRUmbKXJsvsDWGsDo1m7mSFfguwslLpKvr419f0wjsGM+qUBnitPR3v/So9Q0n7VJWQnzla' +
  '8zCZt0ORYiN40OZK1uECfUgAwJ5tKgcDWI8VDEA/oTtr+h89jf/qQ5dDh4MuB+q9l1QOTp2fzo3Hs++1vApGJTcr8Su6AvY48fuA3xBr7ItF6i' +
  'cieNpl+J8CQkkXHvyhETkiRqEh/Z5yvxajoOLdeE7sjHofXCPDounq6geGawWGOxTSo5IFB53ZxljMsDC6xjCvJuMyiMJhyAoyEFnkLo9GKNxI' +
  'yF4Jd9ym4clyuK0Vz1rc3Ojsfn84sgCeT8T/gro9SJfhWQ6zadAoD430xIk05bd+IX9YB4GK4dMjj9CMy+B7kSHwWERpHzEmW9pPVrIePlD4SL' +
  'eLmeqVdc9wbNl5mIufqY+ZwATRm1nWHtqccaal2e54bCfh/x0AHADjZe8E529AyGPtI/4Y4v54g84Qu8IhGdfzvwyagnRUrHbYUr3GLnvCHq97' +
  'ppeq575UEtQfbO9tJ1fKDnbWUIWo6axv5DT2YL8FOQgFeeS+ERVYvN5HU+ZDbOQPD/2pD2vL50cmLMXaZVF/HMFvWa0Nz0JgrW24QDgtzhaILJ' +
  'wDEpC/I+Nsss+IZ6WcH7eAJcvGfUU1SABIMkKZL2aiXspNVdyPkOW0RvBcN9X6gJwNQhC+K820hCtrRC3U3/gMbQriaRZHEzwsNC1D0MwOadH/' +
  '/UhfTSlXelkLP8os0HIEkJqCS8Kkqa2sQXh2DKHZiNNu8BVHPD2LlVNY3RgyundEAYwjDtwdPOS1q6004elYVnxMReqoeN8Rh/MeqxOi/Z1QFP' +
  'EgmPcU/JOg7v9uaC//rwmMXsZUAU8JGdv26pf9lf3TFRU4+b+M+9XuGQOWryytxJSgWL6CiXL0wbABwn0DHvvnvZORf1vn130tz11DCLHoG/Dh' +
  'xPhxxcDifjEGAjiLUKsclC0ppSHiSiqepLpTv6o/qEVGHoardkdCQZJAdsfdphRHTWmlOYSFDDVGh/gTUNVCotXQt8O7vFgLiXbhiYRwEVNlzQ' +
  '+U05S/lio/Ujo5EpKfOE616a9K/x37dactUelvM/SWdo5Tdsb5gU6MY4iL3LqM4m2Y1A1YIJAp2+LcXdaaodrS7jmdmdqDAzwuaojhhwFr+4wW' +
  'V0TfVeYXvvoQXAtAOlz9KrbAG0r2y/fqpqQdN16WLp+6re6fBwSlMujsSP+k1xjrZS2u71//mJQDjtYJhlTI/oXPtXaSCfc9Crg7nnkwduHCUY' +
  'rSTifuo9wtnMHFmF4ReHjsUbf0DiIa+SkLS/iRsFrYJ+Uf2+5UcRT+uEgzaE5fgOyIjNezuTQMwC5amYklyl4vS5TUuKJ5XbVVuhg0Sf6XFACJ' +
  'jFksyZ4Z7eZgNkNmXJfz605S0rIz1UMZQOjREjUv3vwj5E/D1cOBkFZexYjzzsiOL7v03UXhBneDWn0ksXB6Q6239KIeStmjrsbK83rEdFq2Zg' +
  '7rEd3+fCpDzlLDXmp+3o2wIiF2nxvJ2QN6ZERRtUA/9cZqrMgf9pTuM3XBm9u/sagWpmtW9GhZqFOCtffGZg7hjjum9/x5WXwH/SFihrwELqgm' +
  'CxoBgSsTMr9QFnBz9AcJWifaRFcogBrY9cTBskYIv86xN3Rdyb4ZbQMNdAM84ypCZczoO2HUN2aoAT0Zbzu916jAycyZ+Uiv5BxpPFMvVlX84s' +
  'Guyis6eipv6Owp3pXqNDSng1kgVcXR1QTXyjUlr5S91E7NB+E6AZzbCDvCZ+o9KKbHKd/xSn7uJnNt8d6evq26ZF93ScM3HcbmNNLBD019Tks2' +
  'WhJUHPSEyREt+fNGW3vp3zLIrPpSqWwxKw8AOcI/6To+QZrlhoqrp6Kc+V/mm5CyPFaaMPYoi5rL4Nv5/y9p0W7E3mJYEI/3L95N69sxQxYy4E' +
  'AzMouV8hI0I1kCCzR5Pjztrwwpdx0MByAVTKGysNAwT9FDvOV2KsUIYDNllBhuvahNaWsnoflq5fQUmXpRsi5U3IqPqe3aOgXuZId1aLywDOOP' +
  'FfJkm49+VcfPmug48cKyZB5bjnBqagINQksVXizEWJhVQqixcGMhB2GnIVqwJsQPNEVpuApZCa3L5Cu6jNfV0YZg7BiEbyYGKGN2RkZMGjfZ1s' +
  'W5pibWu6juTWzztK3hbEVQcpTfosyT5YIyYun8X9BE/i8J4ePL0hqJUFYLVVYZUq6kvdPcU9IoKs0BqgYD8XSRrhaPTkvxGuNQZ1bgTDFFeaby' +
  'Y+Wugw3+2MRMQyA2KVP6pfJ0j6FBScGogFg/DmGMFcD37h5811OhPMw9x5lGgrp7jU0zgMouJSEgzNOVTj2uzGnDOLLIRiVBsZU7oH364ctIDb' +
  'N/o7LngRRmEVw39nKnZFFkJEr28E9UVjXEl6W1X/wpVcn1FH6YBjgK/49XhMTwLaHL0bWXVKrPr1B34B6IKnu5i91APeQEd4ANkg6p0GwJRKsy' +
  'BmqHM6EdKm0bcPhlbZLPNhQnSj4pw6Gi4Gx/hBqoHpMraXmf+VCqUr7Xf4n+Nh+01jc3vrAaw1n9wm3V7XXKes60sIfsPI2Y86PXblC+YN3389' +
  '/2oO+6qCjhSoEjx6YpdUlygKE1BCSsKj2iBEOuODIvOQQli1RKJkOzkvB0VyaKkXiZ212WEJpjCSmDjM8uZ6IU54bNFlKntHDx47It9aa7ZDpg' +
  's1jKW7mnLFKGQKYjg5nUh0FgBmbO6lDe2Zy5ozNzZreivKI+DkBRKndPP2Q4sQAxSbBBpPQNcanXETf0OOJzem7oYtmL5+6U/AL/rHdEmUO2Mq' +
  'veYOyxJ8pqqOylbk5sR84DKDSkukn8JjdR57Pttidy8UAc9UlaMvJyQ7qJ39C4hoBw+9fClYUJF1ak5sbSG2KGTCwvE6vOxHoysRawtoyazqsn' +
  'v+ntIPr16N817xCm3xfdpKTImeqijLXdGZ0KJQgE+SaL3o3xPZZUxQq7HN2fUAy8F10SKEkqjQ1JpTsD5aE+mSm8PJlB4I7WDjHF77dTsdvVAz' +
  'E1Iv1Fq6ukYtdma2nvkScLDZP0ZSrDWCKpJDG6aDfSAdDPA7YR59yAY7EXA2OMn2FS5DePonGKEttS9lrs1wfrfM2j0upO/ar+oBbRCnOK7pCp' +
  'P6xWmnDTCNGI9H1cm74CbATMHvbMuQYel1pfBu/KNzInLs+6pCzlNr2hWc4I6SN3C5WFaegCShpPm0GODp9jd7CrceAhCmXmM9PBckYL1Sf7/R' +
  'hPFcTT0lijKWBe5OwF6qnccYBgVCACRXnFrGY6RSBd0LiY56vnHcn0nR0xz7rqK5JK5pmYuqSyHrRVwcwdXZkzIXRW8PNN+GkaGPVbylrOXNJx' +
  'ypIOHOArOzmQhMZP08CzzXWxtC+T11nakqkL29oztbxTv/IPahE1tQZdXPrXWNFKBYZW7uZYpT+GZBij+NPlzy1frj5Q44Hl+DPxroZ9zbqpP4' +
  'ymDfyvbiWdLb7L8zM/K1M6203tZTOidZ7IuWPxFHScsCTT1mTKcUv7WMnH/0xRV3jAoiSqlZwX/ZgCJgkJ3pRTUoVxUHemMlV+gpOYkM5Utu0y' +
  'feyxgDlTETApy2RjDM4knFN/Q5m+p2w8TDk5Y/dAOVaiBQWnc+Lr81p+FR5hwW7/goICr5ohfvIf6Iq3M1+fNuuaycr+lwJjlvFpNa3cd8Kf0n' +
  'X7b7alH3ULv2xeP3v2JainPkvDiH/zZk/9kaQ728Knv5Rq/mCe6cLZszEV4v+PnrRxKANBHDQDIRtmBNfsry9TIbWhwmaPwmGOSJAcPAFhkPBX' +
  'zdgFZQ4M69ECw3bW29Krwmpg2KMDAsMOYzXKUp+n+w8DWI36T1XwP9mIdgympWvP28C/pvnnEeLl/wNwTdWA';
