using System.Runtime.CompilerServices;

// Everything that crosses to native code is blittable, so that no call marshals behind our back.
[assembly: DisableRuntimeMarshalling]
