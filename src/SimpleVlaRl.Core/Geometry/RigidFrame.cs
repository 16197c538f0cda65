using System.Runtime.CompilerServices;

namespace SimpleVlaRl.Core.Geometry;

/// <summary>A frame in another one: a rotation, row by row, and where its origin is.</summary>
internal struct RigidFrame
{
    public double Xx, Xy, Xz, Yx, Yy, Yz, Zx, Zy, Zz, X, Y, Z;

    /// <summary>The frame itself.</summary>
    public static RigidFrame Identity { get; } = new() { Xx = 1, Yy = 1, Zz = 1 };

    /// <summary>A frame as a robot description says it: Rz(yaw) Ry(pitch) Rx(roll).</summary>
    /// <remarks>http://wiki.ros.org/urdf/XML/joint: rpy are angles about fixed axes.</remarks>
    public static RigidFrame Of(FramePose pose)
    {
        (double sr, double cr) = Math.SinCos(pose.RollPitchYaw.X);
        (double sp, double cp) = Math.SinCos(pose.RollPitchYaw.Y);
        (double sy, double cy) = Math.SinCos(pose.RollPitchYaw.Z);
        return new()
        {
            Xx = cy * cp,
            Xy = (cy * sp * sr) - (sy * cr),
            Xz = (cy * sp * cr) + (sy * sr),
            Yx = sy * cp,
            Yy = (sy * sp * sr) + (cy * cr),
            Yz = (sy * sp * cr) - (cy * sr),
            Zx = -sp,
            Zy = cp * sr,
            Zz = cp * cr,
            X = pose.Position.X,
            Y = pose.Position.Y,
            Z = pose.Position.Z,
        };
    }

    /// <summary>A rotation whose z points along a direction, so that every joint moves about or along z.</summary>
    public static RigidFrame WithZAlong(Point3 direction)
    {
        double length = direction.Length;
        Point3 z = new(direction.X / length, direction.Y / length, direction.Z / length);
        Point3 helper = Math.Abs(z.X) <= Math.Abs(z.Y) && Math.Abs(z.X) <= Math.Abs(z.Z) ? new(1, 0, 0)
            : Math.Abs(z.Y) <= Math.Abs(z.Z) ? new(0, 1, 0) : new(0, 0, 1);
        Point3 x = Cross(helper, z);
        x = new(x.X / x.Length, x.Y / x.Length, x.Z / x.Length);
        Point3 y = Cross(z, x);
        return new() { Xx = x.X, Xy = y.X, Xz = z.X, Yx = x.Y, Yy = y.Y, Yz = z.Y, Zx = x.Z, Zy = y.Z, Zz = z.Z };
    }

    /// <summary>The opposite of a rotation.</summary>
    public readonly RigidFrame Transposed() => new() { Xx = Xx, Xy = Yx, Xz = Zx, Yx = Xy, Yy = Yy, Yz = Zy, Zx = Xz, Zy = Yz, Zz = Zz };

    /// <summary>Where a point of this frame is in the outer one.</summary>
    public readonly Point3 At(Point3 point) => new(
        (Xx * point.X) + (Xy * point.Y) + (Xz * point.Z) + X,
        (Yx * point.X) + (Yy * point.Y) + (Yz * point.Z) + Y,
        (Zx * point.X) + (Zy * point.Y) + (Zz * point.Z) + Z);

    /// <summary>A frame inside of this one, in the outer one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Compose(in RigidFrame inner, out RigidFrame result)
    {
        result.Xx = (Xx * inner.Xx) + (Xy * inner.Yx) + (Xz * inner.Zx);
        result.Xy = (Xx * inner.Xy) + (Xy * inner.Yy) + (Xz * inner.Zy);
        result.Xz = (Xx * inner.Xz) + (Xy * inner.Yz) + (Xz * inner.Zz);
        result.Yx = (Yx * inner.Xx) + (Yy * inner.Yx) + (Yz * inner.Zx);
        result.Yy = (Yx * inner.Xy) + (Yy * inner.Yy) + (Yz * inner.Zy);
        result.Yz = (Yx * inner.Xz) + (Yy * inner.Yz) + (Yz * inner.Zz);
        result.Zx = (Zx * inner.Xx) + (Zy * inner.Yx) + (Zz * inner.Zx);
        result.Zy = (Zx * inner.Xy) + (Zy * inner.Yy) + (Zz * inner.Zy);
        result.Zz = (Zx * inner.Xz) + (Zy * inner.Yz) + (Zz * inner.Zz);
        result.X = (Xx * inner.X) + (Xy * inner.Y) + (Xz * inner.Z) + X;
        result.Y = (Yx * inner.X) + (Yy * inner.Y) + (Yz * inner.Z) + Y;
        result.Z = (Zx * inner.X) + (Zy * inner.Y) + (Zz * inner.Z) + Z;
    }

    /// <summary>Turns the frame about its own z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TurnAboutZ(double angle)
    {
        (double s, double c) = Math.SinCos(angle);
        (Xx, Xy) = ((Xx * c) + (Xy * s), (Xy * c) - (Xx * s));
        (Yx, Yy) = ((Yx * c) + (Yy * s), (Yy * c) - (Yx * s));
        (Zx, Zy) = ((Zx * c) + (Zy * s), (Zy * c) - (Zx * s));
    }

    /// <summary>Slides the frame along its own z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SlideAlongZ(double distance)
    {
        X += Xz * distance;
        Y += Yz * distance;
        Z += Zz * distance;
    }

    private static Point3 Cross(Point3 a, Point3 b) => new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));
}
