using SimpleVlaRl.Training.Outcomes;

namespace SimpleVlaRl.Training.Tests.Outcomes;

/// <summary>That the trainer learns where a thing is, and nothing that it is not given.</summary>
public sealed class OutcomeTrainerTests
{
    private const int Side = 32;

    [Fact]
    public void Train_DoneIsASquareOnTheLeft_TellsOthersApartThatItHasNotSeen()
    {
        using OutcomeTrainer trainer = new(
            new FittingPictures(Pictures(seed: 1, count: 160)),
            new ChoicePictures(Pictures(seed: 2, count: 40)),
            new OutcomeOptions { Epochs = 20, BatchSize = 16, ShiftPixels = 1, ThreadCount = 1 });
        List<OutcomeProgress> told = [];
        trainer.Train(told.Add, TestContext.Current.CancellationToken);
        (double threshold, bool reaches) = trainer.ChooseThreshold();

        Assert.Equal(20, told.Count);
        Assert.True(told[^1].FittingLoss < 0.5 * told[0].FittingLoss, $"{told[0].FittingLoss} to {told[^1].FittingLoss}");
        Assert.True(reaches);
        OutcomePictures unseen = Pictures(seed: 3, count: 100);
        IReadOnlyList<double> probabilities = trainer.Probabilities(unseen);
        int right = unseen.Looks.Count(look => probabilities[look.Row] >= threshold == look.IsDone);
        Assert.True(right >= 97, $"{right} of 100");
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameWeights()
    {
        Assert.Equal(Trained(seed: 4), Trained(seed: 4));
        Assert.NotEqual(Trained(seed: 4), Trained(seed: 5));

        static IReadOnlyList<double> Trained(long seed)
        {
            using OutcomeTrainer trainer = new(
                new FittingPictures(Pictures(seed: 1, count: 32)),
                new ChoicePictures(Pictures(seed: 2, count: 16)),
                new OutcomeOptions { Epochs = 2, BatchSize = 16, Seed = seed, ThreadCount = 1 });
            trainer.Train(_ => { }, TestContext.Current.CancellationToken);
            return trainer.Probabilities(Pictures(seed: 3, count: 10));
        }
    }

    [Fact]
    public void Make_OneKindAlone_IsRefused()
    {
        OutcomePictures alone = new(2, Side);
        alone.Add(new byte[alone.LookBytes], isDone: true);
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => new OutcomeTrainer(new FittingPictures(Pictures(1, 16)), new ChoicePictures(alone), new OutcomeOptions()));
        Assert.Contains("both needed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Stopped_EndsWithinAStep()
    {
        using OutcomeTrainer trainer = new(new FittingPictures(Pictures(1, 32)), new ChoicePictures(Pictures(2, 16)), new OutcomeOptions { BatchSize = 16 });
        Assert.Throws<OperationCanceledException>(() => trainer.Train(_ => { }, new CancellationToken(canceled: true)));
    }

    /// <summary>Noise with a bright square, on the left where it is done.</summary>
    private static OutcomePictures Pictures(int seed, int count)
    {
        Random random = new(seed);
        OutcomePictures pictures = new(2, Side);
        byte[] images = new byte[pictures.LookBytes];
        for (int look = 0; look < count; look++)
        {
            for (int sample = 0; sample < images.Length; sample++)
            {
                images[sample] = (byte)random.Next(0, 120);
            }

            bool isDone = look % 2 == 0;
            for (int camera = 0; camera < pictures.CameraCount; camera++)
            {
                int left = random.Next(0, 6) + (isDone ? 2 : 18);
                int top = random.Next(4, 20);
                for (int row = top; row < top + 8; row++)
                {
                    images.AsSpan((camera * pictures.PictureBytes) + (((row * Side) + left) * 3), 8 * 3).Fill(255);
                }
            }

            pictures.Add(images, isDone);
        }

        return pictures;
    }
}
