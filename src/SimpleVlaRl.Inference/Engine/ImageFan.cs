using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>Prepares the images of a batch on several threads: the caller and its helpers take one image after the other. Does not allocate.</summary>
/// <remarks>Threads of its own, not the pool's: a robot's inference must not wait for whatever else the pool does.</remarks>
internal sealed class ImageFan : IDisposable
{
    private readonly PolicyInputBuilder _inputs;
    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly ManualResetEventSlim _done = new(false);
    private IReadOnlyList<ImageFrame>[] _rows = [];
    private byte[] _destination = [];
    private int _imageCount;
    private int _next;
    private int _left;
    private Exception? _failure;
    private volatile bool _isDisposed;

    /// <summary>Starts the helpers.</summary>
    /// <param name="inputs">How an image is made.</param>
    /// <param name="threads">The threads that work, the caller's among them; at least 2.</param>
    /// <param name="onThread">Called once on each helper, where scheduling is asked for.</param>
    public ImageFan(PolicyInputBuilder inputs, int threads, Action? onThread = null)
    {
        _inputs = inputs;
        _helpers = [.. Enumerable.Range(1, threads - 1).Select(index => new Thread(() => Help(onThread)) { IsBackground = true, Name = $"images {index}" })];
        foreach (Thread helper in _helpers)
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
        (_rows, _destination, _failure) = (rows, destination, null);
        _imageCount = count * _inputs.CameraCount;
        Volatile.Write(ref _left, _imageCount);
        _done.Reset();

        // The counter is opened last: a helper that is late from the batch before finds either nothing to take or this batch complete.
        Volatile.Write(ref _next, 0);
        _wake.Release(Math.Min(_helpers.Length, _imageCount - 1));
        Work();
        _done.Wait();
        Volatile.Write(ref _next, int.MaxValue / 2);
        if (_failure is { } failure)
        {
            throw failure is ArgumentException ? failure : new InvalidOperationException($"An image could not be prepared: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _wake.Release(_helpers.Length);
        foreach (Thread helper in _helpers)
        {
            helper.Join();
        }

        _wake.Dispose();
        _done.Dispose();
    }

    private void Help(Action? onThread)
    {
        onThread?.Invoke();
        while (true)
        {
            _wake.Wait();
            if (_isDisposed)
            {
                return;
            }

            Work();
        }
    }

    private void Work()
    {
        int taken;
        while ((taken = Interlocked.Increment(ref _next) - 1) < _imageCount)
        {
            try
            {
                (int row, int camera) = Math.DivRem(taken, _inputs.CameraCount);
                int bytes = _inputs.ImageByteCount / _inputs.CameraCount;
                _inputs.WriteImage(_rows[row], camera, _destination.AsSpan(taken * bytes, bytes));
            }
#pragma warning disable CA1031 // Passed on to the caller of Prepare.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _failure = exception;
            }

            if (Interlocked.Decrement(ref _left) == 0)
            {
                _done.Set();
            }
        }
    }
}
