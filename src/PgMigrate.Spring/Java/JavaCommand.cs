using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.Java;

/// <summary>A command line of java, as far as it says what the application is and how it is configured.</summary>
internal sealed class JavaCommand
{
    // Options that have their value in a word of its own.
    private static readonly HashSet<string> WithValue = new(StringComparer.Ordinal)
    {
        "--module-path",
        "-p",
        "--upgrade-module-path",
        "--add-modules",
        "--add-reads",
        "--add-exports",
        "--add-opens",
        "--limit-modules",
        "--patch-module",
        "--source",
        "--enable-native-access",
        "-agentlib",
    };

    private readonly List<PropertyValue> _properties = [];

    private JavaCommand() { }

    /// <summary>The jar of -jar; null where a class is started.</summary>
    public string? Jar { get; private set; }

    /// <summary>The class path, entry by entry; empty where there is a jar.</summary>
    public IReadOnlyList<string> ClassPath { get; private set; } = [];

    /// <summary>System properties, those that count last.</summary>
    public IReadOnlyList<PropertyValue> Properties => _properties;

    /// <summary>What the application itself is given.</summary>
    public IReadOnlyList<string> Arguments { get; private set; } = [];

    /// <summary>Whether a program is java.</summary>
    public static bool IsJava(string program) =>
        Path.GetFileName(program.Replace('\\', '/')) is "java" or "java.exe" or "javaw.exe";

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">What follows java.</param>
    /// <param name="environment">A variable's value; null where it is not set.</param>
    /// <exception cref="SpringException">It has a part that is not read here.</exception>
    public static JavaCommand Read(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var command = new JavaCommand();
        command.ReadVariable("JAVA_TOOL_OPTIONS", environment);
        command.ReadVariable("JDK_JAVA_OPTIONS", environment);
        command.ReadWords(arguments, environment);
        command.ReadVariable("_JAVA_OPTIONS", environment);
        return command;
    }

    private void ReadVariable(string variable, Func<string, string?> environment)
    {
        foreach (string word in JavaWords.Cut(environment(variable) ?? string.Empty))
        {
            RefuseFile(word, variable);
            ReadProperty(word, $"{word.Split('=')[0]} in {variable}");
        }
    }

    private void ReadWords(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        string? classPath = environment("CLASSPATH");
        for (int i = 0; i < arguments.Count; i++)
        {
            string word = arguments[i];
            RefuseFile(word, "its command line");
            if (word is "-cp" or "-classpath" or "--class-path" && i + 1 < arguments.Count)
                classPath = arguments[++i];
            else if (word.StartsWith("--class-path=", StringComparison.Ordinal))
                classPath = word["--class-path=".Length..];
            else if (word is "-jar" && i + 1 < arguments.Count)
            {
                Jar = arguments[i + 1];
                Arguments = [.. arguments.Skip(i + 2)];
                return;
            }
            else if (word is "-m" or "--module")
                throw new SpringException($"java {word}: modules are not read.", "Give what is needed: -Path, and a connection.");
            else if (WithValue.Contains(word))
                i++;
            else if (!word.StartsWith('-'))
            {
                ClassPath = (classPath ?? ".").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
                Arguments = [.. arguments.Skip(i + 1)];
                return;
            }
            else
                ReadProperty(word, $"{word.Split('=')[0]} of java");
        }
    }

    private void ReadProperty(string word, string origin)
    {
        if (!word.StartsWith("-D", StringComparison.Ordinal))
            return;
        string[] parts = word[2..].Split('=', 2);
        _properties.Add(new PropertyValue(parts[0], parts.Length == 2 ? parts[1] : string.Empty, origin));
    }

    private static void RefuseFile(string word, string where)
    {
        if (word.StartsWith('@') || word.StartsWith("-XX:VMOptionsFile=", StringComparison.Ordinal))
            throw new SpringException(
                $"java has options in a file, {word} in {where}, which is not read here.",
                "Put the options onto the command line or into JAVA_TOOL_OPTIONS."
            );
    }
}
