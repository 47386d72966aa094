using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.ConfigData;

/// <summary>
/// Which profiles are at work: those asked for, those included, and the members of groups; otherwise <c>default</c>.
/// </summary>
internal static class ProfileList
{
    private const string Active = "spring.profiles.active";
    private const string Default = "spring.profiles.default";
    private const string Include = "spring.profiles.include";
    private const string Group = "spring.profiles.group";

    // What a file of a profile may not say: it is there because of profiles.
    private static readonly string[] NotInProfiles = [Include, Active, Default];

    /// <summary>The profiles, the later one counts more.</summary>
    /// <param name="environment">What is known before the files of profiles.</param>
    public static IReadOnlyList<string> Of(SpringEnvironment environment)
    {
        // Of every source, unlike anything else: what one includes no other takes back.
        IEnumerable<string> included = environment.Sources.SelectMany(source => Names(environment.Only(source), Include));
        string[] active = [.. included.Concat(Names(environment, Active)).Distinct(StringComparer.Ordinal)];
        return active.Length > 0
            ? Expand(environment, active)
            : Expand(environment, Names(environment, Default) is [_, ..] others ? others : ["default"]);
    }

    /// <summary>Refuses what a document may not say of profiles, as Boot does.</summary>
    /// <exception cref="SpringException">It says it.</exception>
    public static void Refuse(Contributor contributor)
    {
        if (contributor.Source is not { } source || contributor.File is not { } file)
            return;
        if (source.Find("spring.profiles") is { } old)
            throw new SpringException(
                $"{old.Origin}: spring.profiles is no longer read; the application would not start.",
                "Write spring.config.activate.on-profile."
            );
        bool isBound = file.IsOfProfile || contributor.OnProfile.Count > 0;
        if (isBound && NotInProfiles.Select(source.Find).FirstOrDefault(value => value is not null) is { } value)
            throw new SpringException(
                $"{value.Origin}: {value.Name} in a document of a profile; the application would not start.",
                "Say it where no profile is needed, or in a group: spring.profiles.group."
            );
    }

    private static string[] Names(SpringEnvironment environment, string name) =>
        [.. (environment.List(name) ?? []).Select(found => found.Text).Distinct(StringComparer.Ordinal)];

    private static List<string> Expand(SpringEnvironment environment, IEnumerable<string> profiles)
    {
        var expanded = new List<string>();
        foreach (string profile in profiles)
            Add(profile);
        return expanded;

        void Add(string profile)
        {
            if (expanded.Contains(profile, StringComparer.Ordinal))
                return;
            expanded.Add(profile);
            foreach (string member in Names(environment, $"{Group}.{profile}"))
                Add(member);
        }
    }
}
