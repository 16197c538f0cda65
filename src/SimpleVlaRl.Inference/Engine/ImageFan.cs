using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>Prepares the images of a batch on several threads: the caller and its helpers take one image after the other. Does not allocate.</summary>
/// <remarks>Threads of its own, not the pool's: a robot's inference must not wait for whatever else the pool does.</remarks>
internal sealed class ImageFan : IDisposable
{
    private readonly PolicyInputBuilder inputs;
    private readonly Thread[] helpers;
    private readonly SemaphoreSlim wake = new(0);
    private readonly ManualResetEventSlim done = new(false);
    private IReadOnlyList<ImageFrame>[] rows = [];
    private byte[] destination = [];
    private int imageCount;
    private int next;
    private int left;
    private Exception? failure;
    private volatile bool isDisposed;

    /// <summary>Starts the helpers.</summary>
    /// <param name="inputs">How an image is made.</param>
    /// <param name="threads">The threads that work, the caller's among them; at least 2.</param>
    /// <param name="onThread">Called once on each helper, where scheduling is asked for.</param>
    public ImageFan(PolicyInputBuilder inputs, int threads, Action? onThread = null)
    {
        this.inputs = inputs;
        helpers = [.. Enumerable.Range(1, threads - 1).Select(index => new Thread(() => Help(onThread)) { IsBackground = true, Name = $"images {index}" })];
        foreach (Thread helper in helpers)
        {
            helper.Start();
        }
    }

    /// <summary>Prepares every image of a batch.</summary>
    /// <param name="rows">The frames of each row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="destination">The images, [B, N, H, W, 3].</param>
    /// <exception cref="ArgumentException">A row's frames are not the manifest's.</exception>
    public void Prepare(IReadOnlyList<ImageFrame>[] rows, int count, byte[] destination)
    {
        (this.rows, this.destination, this.failure) = (rows, destination, null);
        imageCount = count * this.inputs.CameraCount;
        Volatile.Write(ref left, imageCount);
        done.Reset();

        // The counter is opened last: a helper that is late from the batch before finds either nothing to take or this batch complete.
        Volatile.Write(ref next, 0);
        wake.Release(Math.Min(helpers.Length, imageCount - 1));
        Work();
        done.Wait();
        Volatile.Write(ref next, int.MaxValue / 2);
        if (this.failure is { } failure)
        {
            throw failure is ArgumentException ? failure : new InvalidOperationException($"An image could not be prepared: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        wake.Release(helpers.Length);
        foreach (Thread helper in helpers)
        {
            helper.Join();
        }

        wake.Dispose();
        done.Dispose();
    }

    private void Help(Action? onThread)
    {
        onThread?.Invoke();
        while (true)
        {
            wake.Wait();
            if (isDisposed)
            {
                return;
            }

            Work();
        }
    }

    private void Work()
    {
        int taken;
        while ((taken = Interlocked.Increment(ref next) - 1) < imageCount)
        {
            try
            {
                (int row, int camera) = Math.DivRem(taken, this.inputs.CameraCount);
                int bytes = this.inputs.ImageByteCount / this.inputs.CameraCount;
                this.inputs.WriteImage(this.rows[row], camera, this.destination.AsSpan(taken * bytes, bytes));
            }
#pragma warning disable CA1031 // Passed on to the caller of Prepare.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                this.failure = exception;
            }

            if (Interlocked.Decrement(ref left) == 0)
            {
                done.Set();
            }
        }
    }
}
