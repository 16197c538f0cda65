using System.Buffers.Binary;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>A foot switch behind Linux's evdev: key presses of a device file, as commands.</summary>
/// <remarks>An event is struct input_event of linux/input.h on 64-bit systems: 16 bytes of time, then type, code (16 bits each) and value (32 bits).</remarks>
internal sealed class PedalInput : IDisposable
{
    private const int EventSize = 24;
    private const int TypeOffset = 16;
    private const int CodeOffset = 18;
    private const int ValueOffset = 20;
    private const ushort KeyEvent = 1;
    private const int Pressed = 1;

    private readonly FileStream device;
    private readonly IReadOnlyDictionary<int, OperatorCommand> map;
    private readonly IOperatorDesk desk;
    private readonly Action<string> onNotice;
    private volatile bool isDisposed;

    private PedalInput(FileStream device, IReadOnlyDictionary<int, OperatorCommand> map, IOperatorDesk desk, Action<string> onNotice)
    {
        (this.device, this.map, this.desk, this.onNotice) = (device, map, desk, onNotice);
        new Thread(Read) { IsBackground = true, Name = "pedal" }.Start();
    }

    /// <summary>Opens a device and starts to listen.</summary>
    /// <param name="path">The device, such as /dev/input/by-id/…-event-kbd.</param>
    /// <param name="map">Which key code says what.</param>
    /// <param name="desk">Where it goes.</param>
    /// <param name="onNotice">Told of keys without a command, and of a device that is gone.</param>
    /// <exception cref="UserException">The device cannot be read.</exception>
    public static PedalInput Open(string path, IReadOnlyDictionary<int, OperatorCommand> map, IOperatorDesk desk, Action<string> onNotice)
    {
        try
        {
            return new PedalInput(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0), map, desk, onNotice);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                $"The pedal '{path}' cannot be read: {exception.Message} Look for it in /dev/input/by-id, and join the group 'input' "
                + "or add a udev rule for it.",
                exception);
        }
    }

    public void Dispose()
    {
        // A read that waits in the kernel is not ended by this; the thread is a background one and ends with the process.
        isDisposed = true;
        device.Dispose();
    }

    private void Read()
    {
        byte[] buffer = new byte[EventSize];
        try
        {
            while (!isDisposed && device.ReadAtLeast(buffer, EventSize, throwOnEndOfStream: false) == EventSize)
            {
                Take(buffer);
            }

            Say("the pedal has been unplugged");
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            Say($"the pedal cannot be read any more: {exception.Message}");
        }
    }

    private void Take(ReadOnlySpan<byte> input)
    {
        if (BinaryPrimitives.ReadUInt16LittleEndian(input[TypeOffset..]) != KeyEvent || BinaryPrimitives.ReadInt32LittleEndian(input[ValueOffset..]) != Pressed)
        {
            return;
        }

        int code = BinaryPrimitives.ReadUInt16LittleEndian(input[CodeOffset..]);
        if (map.TryGetValue(code, out OperatorCommand command))
        {
            desk.Give(command, "pedal");
        }
        else
        {
            onNotice($"the pedal's key {code} has no command; give it one with --pedal-map, such as {code}=go");
        }
    }

    private void Say(string notice)
    {
        if (!isDisposed)
        {
            onNotice($"{notice}; the keyboard and ROS go on working");
        }
    }
}
