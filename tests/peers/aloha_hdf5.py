"""HDF5 files of ALOHA, written and read with h5py and Pillow, neither of them ours.

aloha_hdf5.py write FOLDER    two episodes as ALOHA's recorder makes them: episode_0 with pixels, episode_1 with JPEG files
aloha_hdf5.py read FILE       all of a file as JSON; of pictures the mean colour of each
"""
import io
import json
import os
import sys

import h5py
import numpy as np
from PIL import Image

WIDTH, HEIGHT, ROWS = 96, 64, (25, 40)


def vectors(episode, rows, ahead):
    values = np.zeros((rows, 14), dtype=np.float64)
    for joint in range(14):
        values[:, joint] = 0.01 * (np.arange(rows) + ahead) + 0.02 * joint + 0.1 * episode
    values[:, 6] = np.linspace(0, 1, rows)
    values[:, 13] = 1 - np.linspace(0, 1, rows)
    return values


def write(folder):
    os.makedirs(folder, exist_ok=True)
    for episode, rows in enumerate(ROWS):
        pictures = np.zeros((rows, HEIGHT, WIDTH, 3), dtype=np.uint8)
        for row in range(rows):
            pictures[row] = (40 + 4 * row, 90, 200 - 4 * row)
        with h5py.File(os.path.join(folder, f"episode_{episode}.hdf5"), "w", rdcc_nbytes=1024**2 * 2) as file:
            file.attrs["sim"] = False
            file.attrs["compress"] = episode == 1
            observations = file.create_group("observations")
            images = observations.create_group("images")
            if episode == 0:
                images.create_dataset("cam_high", data=pictures, dtype="uint8", chunks=(1, HEIGHT, WIDTH, 3))
            else:
                jpegs = []
                for picture in pictures:
                    buffer = io.BytesIO()
                    Image.fromarray(picture).save(buffer, "JPEG", quality=90)
                    jpegs.append(buffer.getvalue())
                padded = np.zeros((rows, max(map(len, jpegs))), dtype=np.uint8)
                for row, jpeg in enumerate(jpegs):
                    padded[row, : len(jpeg)] = np.frombuffer(jpeg, dtype=np.uint8)
                images.create_dataset("cam_high", data=padded, dtype="uint8", chunks=(1, padded.shape[1]))
                file.create_dataset("compress_len", data=np.array([[len(jpeg) for jpeg in jpegs]], dtype=np.float64))
            observations.create_dataset("qpos", data=vectors(episode, rows, 0))
            observations.create_dataset("qvel", data=np.zeros((rows, 14)))
            observations.create_dataset("effort", data=np.zeros((rows, 14)))
            file.create_dataset("action", data=vectors(episode, rows, 1))


def read(path):
    with h5py.File(path, "r") as file:
        found = {"attributes": {name: value.item() if hasattr(value, "item") else value for name, value in file.attrs.items()}}
        for name in ("action", "observations/qpos", "observations/qvel"):
            found[name] = {"type": str(file[name].dtype), "values": np.asarray(file[name]).tolist()}
        lengths = np.asarray(file["compress_len"]).astype(int)
        found["images"] = {}
        for place, (camera, rows) in enumerate(file["observations/images"].items()):
            pictures = [np.asarray(Image.open(io.BytesIO(bytes(row[: lengths[place, index]])))) for index, row in enumerate(rows)]
            found["images"][camera] = {"shape": list(pictures[0].shape), "means": [picture.mean(axis=(0, 1)).tolist() for picture in pictures]}
        print(json.dumps(found))


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](sys.argv[2])
