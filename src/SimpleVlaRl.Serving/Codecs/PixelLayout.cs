namespace SimpleVlaRl.Serving.Codecs;

/// <summary>The order of a picture's axes.</summary>
internal enum PixelLayout
{
    /// <summary>[height, width, 3].</summary>
    HeightWidthChannel,

    /// <summary>[3, height, width].</summary>
    ChannelHeightWidth,
}
