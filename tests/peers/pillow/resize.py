"""Resizes raw rgb8 by Pillow's antialiased lanczos3, or sends it through a JPEG of quality 95 and 4:2:0.

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
    image = Image.open(file).convert("RGB")
else:
    image = image.resize((size, size), Image.Resampling.LANCZOS)
sys.stdout.buffer.write(image.tobytes())
