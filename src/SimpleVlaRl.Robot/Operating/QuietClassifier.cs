using SimpleVlaRl.CommandLine.Interop;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Outcomes;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>A classifier that computes on a thread of its own which every other goes before.</summary>
/// <remarks>That thread takes no lock that the control loop could wait for.</remarks>
internal sealed class QuietClassifier : IOutcomeClassifier
{
    private readonly IOutcomeClassifier classifier;
    private readonly AutoResetEvent asked = new(false);
    private readonly AutoResetEvent answered = new(false);
    private readonly ManualResetEvent ended = new(false);
    private readonly WaitHandle[] signals;
    private volatile bool isEnding;
    private IReadOnlyList<ImageFrame> frames = [];
    private float probability;
    private Exception? failure;

    /// <summary>Starts the thread.</summary>
    /// <param name="classifier">What computes; disposed by the thread when it ends, so never while it computes.</param>
    public QuietClassifier(IOutcomeClassifier classifier)
    {
        (this.classifier, signals) = (classifier, [answered, ended]);
        new Thread(Work) { IsBackground = true, Name = "classifier" }.Start();
    }

    public ClassifierManifest Manifest => classifier.Manifest;

    public float SuccessProbability(IReadOnlyList<ImageFrame> frames)
    {
        this.frames = frames;
        asked.Set();

        // Where both are set, what was computed before the end counts.
        return WaitHandle.WaitAny(signals) != 0 ? throw new ObjectDisposedException(nameof(QuietClassifier))
            : failure is null ? probability
            : throw new InvalidOperationException(failure.Message, failure);
    }

    /// <summary>Lets the thread end once it has computed.</summary>
    public void Dispose()
    {
        isEnding = true;
        asked.Set();
    }

    private void Work()
    {
        Scheduling.TryYieldToOthers();
        using (classifier)
        {
            while (asked.WaitOne() && !isEnding)
            {
                try
                {
                    (probability, failure) = (classifier.SuccessProbability(frames), null);
                }
#pragma warning disable CA1031 // Whatever a network throws goes to whoever asked.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failure = exception;
                }

                answered.Set();
            }
        }

        // Nobody waits for ever.
        ended.Set();
    }
}
