"""Resizes raw rgb8 by Pillow's antialiased lanczos3, or sends it through a JPEG of quality 95 and 4:2:0.

The resize works on planes of single precision, because Pillow rounds and clips 8-bit images between the two axes, which TensorFlow does not.

usage: resize.py lanczos|jpeg WIDTH HEIGHT SIZE < rgb > rgb
"""
import io
import sys

from PIL import Image

mode, width, height, size = sys.argv[1], *map(int, sys.argv[2:5])
image = Image.frombytes("RGB", (width, height), sys.stdin.buffer.read())
if mode == "jpeg":
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95, subsampling="4:2:0")
    sys.stdout.buffer.write(Image.open(file).convert("RGB").tobytes())
else:
    planes = [plane.convert("F").resize((size, size), Image.Resampling.LANCZOS).getdata() for plane in image.split()]
    sys.stdout.buffer.write(bytes(max(0, min(255, round(sample))) for pixel in zip(*planes) for sample in pixel))
