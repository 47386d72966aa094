import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Properties;

/** What an application of Spring Boot does as far as pgmigrate is concerned: finds its schema as it starts, and ends on a signal. */
public class Shop {
    public static void main(String[] arguments) throws Exception {
        query(arguments);
        if (arguments.length > 0 && arguments[0].equals("serve")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped")));
            System.out.println("ready");
            Thread.currentThread().join();
        }
        System.exit(7);
    }

    static void query(String[] arguments) throws Exception {
        Properties settings = new Properties();
        try (InputStream file = Shop.class.getResourceAsStream("/BOOT-INF/classes/application.properties")) {
            settings.load(file);
        }

        try (Connection connection = DriverManager.getConnection(settings.getProperty("spring.datasource.url"));
            ResultSet items = connection.createStatement().executeQuery("SELECT count(*) FROM public.item")) {
            items.next();
            System.out.println("items=" + items.getInt(1) + " flyway=" + System.getenv("SPRING_FLYWAY_ENABLED")
                + " liquibase=" + System.getenv("SPRING_LIQUIBASE_ENABLED") + " pid=" + ProcessHandle.current().pid()
                + " arguments=" + String.join(",", arguments));
        }
    }
}
