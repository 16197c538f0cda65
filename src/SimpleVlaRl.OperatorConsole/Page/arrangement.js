// Where several pictures of different shapes stand, so that as much of a box as possible is picture.

/** Rows that are all as wide as each other, in the largest size that fits. */
function inRows(rows, ratios, width, height, gap) {
  let scale = 0;
  let fixedHeight = gap * (rows.length - 1);
  for (const row of rows) {
    const sum = row.reduce((total, index) => total + ratios[index], 0);
    scale += 1 / sum;
    fixedHeight -= (gap * (row.length - 1)) / sum;
  }

  const used = Math.min(width, (height - fixedHeight) / scale);
  const places = [];
  let top = 0;
  for (const row of rows) {
    const rowHeight = (used - gap * (row.length - 1)) / row.reduce((total, index) => total + ratios[index], 0);
    let left = 0;
    for (const index of row) {
      places[index] = { left, top, width: rowHeight * ratios[index], height: rowHeight };
      left += rowHeight * ratios[index] + gap;
    }

    top += rowHeight + gap;
  }

  return { places, width: used, height: top - gap };
}

/** One large picture, and the others in a column beside it. */
function withColumn(main, others, ratios, width, height, gap) {
  const sum = others.reduce((total, index) => total + 1 / ratios[index], 0);
  const gaps = gap * (others.length - 1);
  const used = Math.min(height, (width - gap + gaps / sum) / (ratios[main] + 1 / sum));
  const columnWidth = (used - gaps) / sum;
  const left = used * ratios[main] + gap;
  const places = [];
  places[main] = { left: 0, top: 0, width: used * ratios[main], height: used };
  let top = 0;
  for (const index of others) {
    places[index] = { left, top, width: columnWidth, height: columnWidth / ratios[index] };
    top += columnWidth / ratios[index] + gap;
  }

  return { places, width: left + columnWidth, height: used };
}

/**
 * @param {number[]} ratios width by height of each picture
 * @param {number} main the picture that is to be the largest
 * @returns the place of each picture in pixels, and the size of all of them together
 */
export function arrange(ratios, main, width, height, gap) {
  const all = ratios.map((_, index) => index);
  if (all.length === 0 || width <= 0 || height <= 0) {
    return { places: [], width: 0, height: 0 };
  }

  const others = all.filter((index) => index !== main);
  const layouts = [inRows([all], ratios, width, height, gap)];
  if (others.length > 0) {
    layouts.push(inRows([[main], others], ratios, width, height, gap), withColumn(main, others, ratios, width, height, gap));
  }

  if (others.length === 3) {
    layouts.push(inRows([[main, others[0]], others.slice(1)], ratios, width, height, gap));
  }

  const area = (place) => place.width * place.height;
  const worth = ({ places }) => places.reduce((total, place) => total + area(place), 0) + 0.5 * area(places[main]);
  return layouts.filter(({ places }) => places.every((place) => place.width > 0)).sort((one, other) => worth(other) - worth(one))[0] ?? layouts[0];
}

/** Puts elements where an arrangement says, centred in its box. */
export function place(elements, arrangement, boxWidth, boxHeight) {
  const left = Math.max(0, (boxWidth - arrangement.width) / 2);
  const top = Math.max(0, (boxHeight - arrangement.height) / 2);
  elements.forEach((element, index) => {
    const at = arrangement.places[index];
    if (at) {
      Object.assign(element.style, {
        left: `${Math.round(left + at.left)}px`, top: `${Math.round(top + at.top)}px`, width: `${Math.round(at.width)}px`, height: `${Math.round(at.height)}px`,
      });
    }
  });
}
