/** What photographers call their folders. */
export const topics = (
  'wedding portrait engagement family newborn maternity christening graduation corporate headshots product ' +
  'architecture interior real-estate landscape wildlife birds macro astro concert theatre ballet sports football ' +
  'marathon regatta street travel food wine fashion editorial lookbook catalogue workshop conference exhibition ' +
  'museum drone aerial underwater winter autumn sunrise sunset storm harbour market festival carnival parade ' +
  'Hochzeit Taufe Porträt Städtereise Fête Mariage Été Paisaje Retrato'
).split(' ');

export const places = (
  'Reykjavik Iceland Lofoten Bergen Oslo Stockholm Copenhagen Hamburg Berlin Dresden München Zürich Basel Luzern ' +
  'Salzburg Wien Graz Venezia Firenze Roma Napoli Palermo Lisboa Porto Sevilla Córdoba Barcelona Bordeaux Paris ' +
  'Bretagne Normandie London Edinburgh Skye Dublin Galway Cornwall Kyoto Tokyo Hokkaido Sydney Tasmania Auckland ' +
  'Patagonia Cusco Havana Montreal Vancouver Yosemite Utah Arizona Alaska Marrakesh Cairo Namibia Zanzibar Kerala'
).split(' ');

export const names = (
  'Anna Peter Maria Jonas Sofia Lukas Emma Paul Clara Felix Laura Simon Julia David Nora Tobias Elena Marco Ines ' +
  'Rafael Alice Hugo Louise Victor Camille Antoine Grace Oliver Ruby Harry Ella Jack Freya Oscar Isla Noah Mila ' +
  'Leon Ida Emil Greta Anton Frida Karl Linnea Axel Astrid Bjorn Yuki Haruto Sakura Ren Chiara Matteo Giulia'
).split(' ');

export const families = (
  'Smith Johnson Williams Brown Müller Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Richter ' +
  'Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hartmann Lange Rossi Russo Ferrari Esposito Bianchi ' +
  'García Martínez López Sánchez Dubois Moreau Laurent Lefebvre Hansen Olsen Larsen Nilsson Berg Lindqvist Tanaka ' +
  'Suzuki Watanabe Novák Kowalski Nowak Byrne Murphy Kelly Walsh Campbell Stewart Anderson Thompson Harris Clarke'
).split(' ');

/** How cameras name what they make: prefix, digits, the extensions that come with one exposure. */
export const cameras: readonly { prefix: string; digits: number; extensions: readonly string[] }[] = [
  { prefix: 'IMG_', digits: 4, extensions: ['CR2', 'JPG', 'xmp'] },
  { prefix: '_MG_', digits: 4, extensions: ['CR3', 'xmp'] },
  { prefix: 'DSC_', digits: 4, extensions: ['NEF', 'JPG'] },
  { prefix: 'DSC0', digits: 4, extensions: ['ARW', 'xmp'] },
  { prefix: 'DSCF', digits: 4, extensions: ['RAF', 'JPG'] },
  { prefix: 'P101', digits: 4, extensions: ['RW2', 'JPG'] },
  { prefix: 'L100', digits: 4, extensions: ['DNG'] },
  { prefix: 'DJI_', digits: 4, extensions: ['DNG', 'MP4'] },
];

/** Folders that stand below the one of a shoot. */
export const stages = ['', '', '', 'RAW', 'Selects', 'Export', 'Print', 'Client web'] as const;
