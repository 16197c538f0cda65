using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Episodes.Tests.Reading;

/// <summary>Looks at an episode, counted back from its end.</summary>
public sealed class EpisodeLooksTests(CameraEpisode recorded) : IClassFixture<CameraEpisode>
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void Moments_OfASecond_EndWithTheEnd()
    {
        using EpisodeReader episode = EpisodeReader.Open(recorded.FilePath);
        IReadOnlyList<TimeSpan> moments = EpisodeLooks.Moments(episode, CameraEpisode.Cameras, Period);
        Assert.Equal([800, 600, 400, 200, 0], moments.Select(moment => moment.TotalMilliseconds));
        Assert.Equal(TimeSpan.Zero, Assert.Single(EpisodeLooks.Moments(episode, CameraEpisode.Cameras, TimeSpan.FromHours(1))));
    }

    [Fact]
    public void At_EveryMoment_IsTheNewestFrameOfEachCameraByThen()
    {
        using EpisodeReader episode = EpisodeReader.Open(recorded.FilePath);
        long end = episode.FrameStamps(CameraEpisode.Cameras[0])[^1];
        foreach (TimeSpan moment in EpisodeLooks.Moments(episode, CameraEpisode.Cameras, Period))
        {
            EpisodeLook look = EpisodeLooks.At(episode, CameraEpisode.Cameras, moment);
            Assert.Equal(moment, look.BeforeEnd);
            for (int camera = 0; camera < look.Frames.Count; camera++)
            {
                long expected = episode.FrameStamps(CameraEpisode.Cameras[camera]).Last(stamp => stamp <= end - (long)moment.TotalNanoseconds);
                Assert.Equal(expected, look.Frames[camera].StampNanoseconds);
            }
        }

        Assert.Equal(end, EpisodeLooks.At(episode, CameraEpisode.Cameras, TimeSpan.Zero).Frames[0].StampNanoseconds);
    }

    [Fact]
    public void At_BeforeTheFirstPictureOrWithoutThatCamera_IsRefused()
    {
        using EpisodeReader episode = EpisodeReader.Open(recorded.FilePath);
        Assert.Contains(
            "has no picture of 'cam_high' 60 s before its end",
            Assert.Throws<InvalidDataException>(() => EpisodeLooks.At(episode, CameraEpisode.Cameras, TimeSpan.FromSeconds(60))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EpisodeLooks.Moments(episode, ["cam_low"], Period));
        Assert.Throws<ArgumentOutOfRangeException>(() => EpisodeLooks.Moments(episode, CameraEpisode.Cameras, TimeSpan.Zero));
        Assert.Contains(
            "a clock jumped",
            Assert.Throws<InvalidDataException>(() => EpisodeLooks.Moments(episode, CameraEpisode.Cameras, TimeSpan.FromMicroseconds(5))).Message,
            StringComparison.Ordinal);
    }
}
