using System.Runtime.InteropServices;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Robot.Interop;

/// <summary>Puts another program in the place of this one (execv(3)): the same process, terminal and signals.</summary>
internal static partial class OtherProgram
{
    /// <summary>Becomes another program; returns only by an exception.</summary>
    /// <param name="words">The program's path and its arguments.</param>
    /// <returns>Nothing; so that a command can end with it.</returns>
    /// <exception cref="UserException">It cannot be started.</exception>
    public static unsafe int Become(IReadOnlyList<string> words)
    {
        byte** arguments = (byte**)NativeMemory.AllocZeroed((nuint)words.Count + 1, (nuint)sizeof(byte*));
        for (int index = 0; index < words.Count; index++)
        {
            arguments[index] = (byte*)Marshal.StringToCoTaskMemUTF8(words[index]);
        }

        _ = execv(arguments[0], arguments);
        throw new UserException($"'{words[0]}' cannot be started: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int execv(byte* path, byte** arguments);
}
