import { z } from 'zod';

/** The tool that every client offers. */
export const WEATHER = {
  name: 'get_weather',
  description: 'The weather of a city',
  parameters: z.object({ city: z.string() }),
  run: ({ city }) => `21 degrees in ${city}`,
};
