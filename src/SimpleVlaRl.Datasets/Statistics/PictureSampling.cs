using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Datasets.Statistics;

/// <summary>The pictures of an episode that its statistics are made of, and every how manieth pixel of them, as LeRobot chooses both.</summary>
internal sealed class PictureSampling
{
    private const int FewestPictures = 100;
    private const int MostPictures = 10_000;
    private const double Growth = 0.75;
    private const int LargeSide = 300;
    private const int WantedSide = 150;

    private readonly HashSet<int> chosen = [];
    private readonly long[][] histograms = [new long[256], new long[256], new long[256]];
    private long pictures;

    /// <summary>Chooses.</summary>
    /// <param name="rows">How many pictures the episode has.</param>
    public PictureSampling(int rows)
    {
        int count = Math.Max(Math.Min(FewestPictures, rows), Math.Min((int)Math.Pow(rows, Growth), MostPictures));
        for (int index = 0; index < count; index++)
        {
            chosen.Add(count == 1 ? 0 : (int)Math.Round(index * (rows - 1.0) / (count - 1), MidpointRounding.ToEven));
        }
    }

    /// <summary>Takes a picture in, if it is one of the chosen.</summary>
    public void Note(int row, ImageFrame frame)
    {
        if (!chosen.Contains(row))
        {
            return;
        }

        pictures++;
        int larger = Math.Max(frame.Width, frame.Height);
        int step = larger < LargeSide ? 1 : larger / WantedSide;
        for (int y = 0; y < frame.Height; y += step)
        {
            for (int x = 0; x < frame.Width; x += step)
            {
                int pixel = ((y * frame.Width) + x) * 3;
                for (int channel = 0; channel < 3; channel++)
                {
                    histograms[channel][frame.Pixels[pixel + channel]]++;
                }
            }
        }
    }

    /// <summary>What was found.</summary>
    public FeatureStatistics Close() => FeatureStatistics.Of(histograms, pictures);
}
