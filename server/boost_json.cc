// Boost.JSON is compiled here, once, so that nothing but headers is needed of it.
#include <boost/json/src.hpp>
