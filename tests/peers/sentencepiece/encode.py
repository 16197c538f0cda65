"""Trains a small SentencePiece model with Llama's settings and encodes prompts with it, by the library that Llama's model was made with.

usage: encode.py MODEL_PREFIX < {"sentences": [...], "prompts": [...]} > {"bos": id, "space": id, "ids": [[...], ...]}
"""
import json
import sys

import sentencepiece

request = json.load(sys.stdin)
sentencepiece.SentencePieceTrainer.train(
    sentence_iterator=iter(request["sentences"]), model_prefix=sys.argv[1], vocab_size=420, model_type="bpe",
    normalization_rule_name="identity", remove_extra_whitespaces=False, byte_fallback=True, split_digits=True,
    allow_whitespace_only_pieces=True, character_coverage=0.99995, hard_vocab_limit=False, minloglevel=2)
processor = sentencepiece.SentencePieceProcessor(model_file=sys.argv[1] + ".model")
json.dump({"bos": processor.bos_id(), "space": processor.piece_to_id("\u2581"), "count": processor.get_piece_size(),
           "ids": [processor.encode(prompt, add_bos=True) for prompt in request["prompts"]]}, sys.stdout)
