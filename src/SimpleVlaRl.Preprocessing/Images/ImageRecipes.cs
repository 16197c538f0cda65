using SimpleVlaRl.Core;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>The image recipes by name.</summary>
public static class ImageRecipes
{
    private static readonly IReadOnlyDictionary<string, IImageRecipe> Known =
        new IImageRecipe[]
        {
            new CenterCropAreaRecipe(),
            new LiberoRecipe("libero-v1", hasJpeg: true),
            new LiberoRecipe("libero-without-jpeg-v1", hasJpeg: false),
            new RoboTwinRecipe(),
        }.ToDictionary(recipe => recipe.Name);

    /// <summary>The names that <see cref="Get"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys];

    /// <summary>Finds a recipe.</summary>
    /// <param name="name">The recipe's name.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static IImageRecipe Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Known.TryGetValue(name, out IImageRecipe? recipe)
            ? recipe
            : throw new ArgumentException(
                $"There is no image recipe '{name}'; did you mean '{NearestName.Of(name, Names)}'? Known recipes: {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>Whether a recipe turns the camera's frame by 180 degrees, as those of LIBERO do.</summary>
    /// <param name="name">The recipe's name.</param>
    /// <returns>Whether it does.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static bool TurnsHalf(string name) => Get(name) is LiberoRecipe;
}
