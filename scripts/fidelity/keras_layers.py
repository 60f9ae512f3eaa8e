"""Writes a small Keras network about one detail of layers, as keras_networks.py writes whole ones.

    python keras_layers.py <name> <height of the images, which is not used> <folder>
    python keras_layers.py --list
"""

import sys
from pathlib import Path

from keras_networks import keras, randomize, record  # sets Keras up
from keras import layers as L
from reference import SEED, Recorded, make_images, write_reference

SIZE = 16

# Each network is a list of functions of the tensor before; layers are made anew at each call.
SEQUENCE = lambda x: L.Reshape((SIZE, SIZE * 3), name="rows")(x)
FRAMES = lambda x: L.Reshape((4, 4, SIZE, 3), name="frames")(x)
STEM = lambda x: L.Conv2D(8, 3, name="stem")(x)


def bidirectional(mode: str):
    return [
        SEQUENCE,
        lambda x: L.Bidirectional(L.LSTM(6, return_sequences=True), merge_mode=mode, name="lstm")(x),
        lambda x: L.Bidirectional(L.GRU(4), merge_mode=mode, name="gru")(x),
    ]


def with_branch(merge):
    return lambda x: merge([x, L.Conv2D(8, 1)(x)])


ACTIVATIONS = """
celu elu exponential gelu hard_sigmoid hard_silu hard_tanh leaky_relu linear log_sigmoid log_softmax mish relu6 selu sigmoid
silu soft_shrink softmax softplus softsign squareplus tanh tanh_shrink
""".split()

NETWORKS = {
    "lstm": [
        SEQUENCE,
        lambda x: L.LSTM(6, return_sequences=True)(x),
        lambda x: L.LSTM(6, recurrent_activation="hard_sigmoid", use_bias=False, return_sequences=True)(x),
        lambda x: L.LSTM(4, go_backwards=True, unit_forget_bias=False, dropout=0.3, recurrent_dropout=0.2)(x),
    ],
    "gru-reset-after": [
        SEQUENCE,
        lambda x: L.GRU(6, return_sequences=True)(x),
        lambda x: L.GRU(4, use_bias=False)(x),
    ],
    "gru-reset-before": [
        SEQUENCE,
        lambda x: L.GRU(6, reset_after=False, return_sequences=True)(x),
        lambda x: L.GRU(4, reset_after=False, go_backwards=True)(x),
    ],
    "simple-rnn": [SEQUENCE, lambda x: L.SimpleRNN(6, return_sequences=True)(x), lambda x: L.SimpleRNN(4)(x)],
    **{f"bidirectional-{mode}": bidirectional(mode) for mode in ("concat", "sum", "mul", "ave")},
    "bidirectional-own-backward": [
        SEQUENCE,
        lambda x: L.Bidirectional(
            L.GRU(6, return_sequences=True),
            backward_layer=L.GRU(6, activation="relu", return_sequences=True, go_backwards=True),
        )(x),
    ],
    "causal": [
        SEQUENCE,
        lambda x: L.Conv1D(6, 3, padding="causal")(x),
        lambda x: L.Conv1D(6, 3, padding="causal", dilation_rate=2, activation="relu")(x),
        lambda x: L.Conv1D(6, 4, padding="causal", strides=2)(x),
    ],
    "conv1d": [
        SEQUENCE,
        lambda x: L.Conv1D(8, 3, groups=4, padding="same")(x),
        lambda x: L.SeparableConv1D(5, 3, padding="same")(x),
        lambda x: L.Conv1DTranspose(6, 4, strides=2, padding="same")(x),
        lambda x: L.MaxPooling1D(3, 2, padding="same")(x),
        lambda x: L.AveragePooling1D(2)(x),
        lambda x: L.UpSampling1D(2)(L.Cropping1D((1, 1))(L.ZeroPadding1D((1, 2))(x))),
    ],
    "keepdims": [
        STEM,
        lambda x: L.Conv2D(4, 1)(L.GlobalAveragePooling2D(keepdims=True)(x)),
        lambda x: L.Flatten()(L.GlobalMaxPooling2D(keepdims=True)(x)),
    ],
    "groups": [
        lambda x: L.Conv2D(12, 3, groups=3, padding="same", strides=2, activation="relu")(x),
        lambda x: L.Conv2D(12, 3, groups=6, dilation_rate=2, padding="same")(x),
        lambda x: L.Conv2D(24, 1, groups=12)(x),
    ],
    "slopes": [
        STEM,
        lambda x: L.ReLU(negative_slope=0.2, threshold=0.1, max_value=0.8)(x),
        lambda x: L.PReLU(shared_axes=[1, 2])(L.LeakyReLU(0.15)(x)),
        lambda x: L.ELU(0.7)(L.PReLU()(x)),
        lambda x: L.Conv2D(6, 3, activation="leaky_relu")(x),
    ],
    "enlarging": [
        STEM,
        lambda x: L.UpSampling2D(2, interpolation="bilinear")(x),
        lambda x: L.UpSampling2D((3, 1))(x),
        lambda x: L.Resizing(20, 20, interpolation="nearest")(L.Resizing(13, 29)(x)),
    ],
    "transposed": [
        STEM,
        lambda x: L.Conv2DTranspose(6, 3, strides=2, padding="same")(x),
        lambda x: L.Conv2DTranspose(4, 4, strides=3, padding="valid")(x),
        lambda x: L.Conv2DTranspose(4, 3, strides=2, output_padding=1, padding="same")(x),
    ],
    "depthwise": [
        lambda x: L.DepthwiseConv2D(3, strides=2, depth_multiplier=2, padding="same")(x),
        lambda x: L.SeparableConv2D(8, 3, dilation_rate=2, padding="same", depth_multiplier=2)(x),
        lambda x: L.DepthwiseConv2D(3, dilation_rate=2)(x),
    ],
    "pools": [
        STEM,
        lambda x: L.MaxPooling2D(3, 2, padding="same")(x),
        lambda x: L.AveragePooling2D(3, 2, padding="same")(x),
    ],
    "norms": [
        STEM,
        lambda x: L.GroupNormalization(4)(L.LayerNormalization(axis=[1, 2, 3])(x)),
        lambda x: L.BatchNormalization(scale=False)(L.BatchNormalization(center=False)(x)),
        lambda x: L.LayerNormalization(axis=1)(L.BatchNormalization(axis=1)(x)),
        lambda x: L.RMSNormalization()(x),
    ],
    "merges": [
        STEM,
        with_branch(lambda pair: L.Maximum()(pair)),
        with_branch(lambda pair: L.Average()(pair)),
        with_branch(lambda pair: L.Minimum()(pair)),
        with_branch(lambda pair: L.Subtract()(pair)),
        with_branch(lambda pair: L.Multiply()(pair)),
    ],
    "frames": [
        FRAMES,
        lambda x: L.TimeDistributed(L.Conv2D(4, 3, padding="same"))(x),
        lambda x: L.LSTM(4)(L.TimeDistributed(L.Flatten())(x)),
    ],
    "conv-lstm": [FRAMES, lambda x: L.ConvLSTM2D(4, 3, padding="same")(x)],
    **{f"activation-{name}": [STEM, lambda x, name=name: L.Activation(name)(x)] for name in ACTIVATIONS},
}


def build(name: str) -> keras.Model:
    image = keras.Input((SIZE, SIZE, 3), name="image")
    x = image
    for apply in NETWORKS[name]:
        x = apply(x)
    x = L.Flatten(name="flat")(x) if len(x.shape) > 2 else x
    return keras.Model(image, L.Dense(5, name="scores")(x))


def main(name: str, _size: str, folder: str) -> None:
    place = Path(folder)
    keras.utils.set_random_seed(SEED)
    model = build(name)
    randomize(model)
    for ending in ("keras", "h5"):
        model.save(place / f"model.{ending}")
    images = 2 * make_images(2, SIZE) - 0.5
    write_reference(place, images, Recorded(tensors=record(model, images)))
    print(model.count_params())


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        print("\n".join(NETWORKS))
    else:
        main(*sys.argv[1:])
